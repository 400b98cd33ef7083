using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ElectraDsl.Ptx.Tests.Decoding;
using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Service;

/// <summary>
/// The PTX machine as a GPU's driver for programs that are not .NET: memory, modules and launches by requests of one line of JSON each, answered by
/// one line. <c>tests/gpu/machine_driver.py</c> is the other side.
/// </summary>
/// <remarks>
/// A block of memory holds poison until it is written, and counts as unwritten. What the sanitizer finds in a launch is the answer's error. A request
/// that cannot be carried out is answered by an error, too, and changes nothing.
/// </remarks>
internal sealed unsafe class MachineService : IDisposable
{
    private const byte Poison = 0xFF;

    // As CUDA aligns what it allocates.
    private const int Alignment = 256;

    private readonly MachineSettings settings = new();
    private readonly List<(KernelProgram Program, string EntryPoint)> modules = [];
    private readonly Dictionary<ulong, Memory> blocks = [];

    /// <summary>Carries out a request.</summary>
    internal string Answer(string request)
    {
        try
        {
            JsonObject asked = JsonNode.Parse(request)!.AsObject();
            JsonObject answer = asked["do"]!.GetValue<string>() switch
            {
                "load" => Load(asked["text"]!.GetValue<string>(), asked["entry"]!.GetValue<string>()),
                "allocate" => Allocate(asked["bytes"]!.GetValue<int>(), asked["element"]!.GetValue<int>()),
                "free" => Free(asked["address"]!.GetValue<ulong>()),
                "poison" => Fill(asked["address"]!.GetValue<ulong>()),
                "write" => Write(asked["address"]!.GetValue<ulong>(), asked["offset"]!.GetValue<int>(), asked["bytes"]!.GetValue<string>()),
                "read" => Read(asked["address"]!.GetValue<ulong>()),
                "launch" => Launch(
                    asked["function"]!.GetValue<int>(),
                    asked["groups"]!.GetValue<int>(),
                    asked["group_size"]!.GetValue<int>(),
                    [.. asked["arguments"]!.AsArray().Select(argument => Convert.FromBase64String(argument!.GetValue<string>()))]),
                string other => throw new ArgumentException($"There is no request '{other}'.", nameof(request)),
            };
            return answer.ToJsonString();
        }
        catch (Exception fault) when (fault is PtxFormatException or ArgumentException or KeyNotFoundException or FormatException)
        {
            return new JsonObject { ["error"] = fault.Message }.ToJsonString();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ulong address in blocks.Keys)
            NativeMemory.AlignedFree((void*)address);
        blocks.Clear();
    }

    private JsonObject Load(string text, string entry)
    {
        PtxModule module = PtxParser.Parse(text);
        if (module.EntryPoint != entry)
            throw new ArgumentException($"The text's entry is {module.EntryPoint}, and not {entry}.", nameof(entry));
        modules.Add((KernelDecoder.Decode(module, entry, settings.Contracts), entry));
        return new JsonObject { ["function"] = modules.Count - 1 };
    }

    private JsonObject Allocate(int bytes, int element)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ulong address = (ulong)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        blocks.Add(address, new Memory(element, new bool[bytes]));
        _ = Fill(address);
        return new JsonObject { ["address"] = address };
    }

    private JsonObject Free(ulong address)
    {
        if (!blocks.Remove(address))
            throw new KeyNotFoundException($"There is no block at {address}.");
        NativeMemory.AlignedFree((void*)address);
        return [];
    }

    private JsonObject Fill(ulong address)
    {
        bool[] written = blocks[address].Written;
        new Span<byte>((void*)address, written.Length).Fill(Poison);
        Array.Clear(written);
        return [];
    }

    private JsonObject Write(ulong address, int offset, string base64)
    {
        byte[] bytes = Convert.FromBase64String(base64);
        bool[] written = blocks[address].Written;
        written.AsSpan(offset, bytes.Length).Fill(true);
        bytes.CopyTo(new Span<byte>((void*)address, written.Length)[offset..]);
        return [];
    }

    private JsonObject Read(ulong address) =>
        new() { ["bytes"] = Convert.ToBase64String(new ReadOnlySpan<byte>((void*)address, blocks[address].Written.Length)) };

    private JsonObject Launch(int function, int groups, int groupSize, byte[][] arguments)
    {
        KernelProgram program = modules[function].Program;
        if (groups < 1 || groupSize < 1 || groupSize > program.MaximumThreads)
            throw new ArgumentException($"{groups} blocks of {groupSize} threads, of which {program.MaximumThreads} are allowed.", nameof(groups));
        if (!arguments.Select(argument => argument.Length).SequenceEqual(program.ParameterSizes))
        {
            throw new ArgumentException(
                $"Arguments of {string.Join(", ", arguments.Select(argument => argument.Length))} bytes "
                + $"for parameters of {string.Join(", ", program.ParameterSizes)}.",
                nameof(arguments));
        }

        byte[] parameters = new byte[program.ParameterBytes];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i].CopyTo(parameters, program.ParameterOffsets[i]);
        FindingLog findings = new();
        GlobalMemory memory = new(blocks.Select((block, index) =>
            new GlobalBuffer($"block {index}", block.Key, block.Value.Written.Length, block.Value.Element, block.Value.Written)));
        _ = new Launch(program, groups, groupSize, parameters, memory, settings, findings).Run();
        return findings.IsEmpty ? [] : new JsonObject { ["error"] = string.Join("; ", findings.All) };
    }

    private sealed record Memory(int Element, bool[] Written);
}
