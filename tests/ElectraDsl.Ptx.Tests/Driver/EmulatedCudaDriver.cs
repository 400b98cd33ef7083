using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Ptx.Tests.Decoding;
using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;
using ElectraDsl.Ptx.Tests.Sanitizer;
using TorchSharp;

namespace ElectraDsl.Ptx.Tests.Driver;

/// <summary>
/// A CUDA driver whose GPU is the PTX machine: what the product's host code loads and launches runs on the memory of CPU tensors, under the
/// sanitizer.
/// </summary>
/// <remarks>
/// A launch is over when it returns. What a kernel did wrong stands in <see cref="Findings"/>; <see cref="Synchronize"/> reports it by the error that
/// a GPU would give, where it would notice. The views of a launch are the memory that it may touch.
/// </remarks>
internal sealed class EmulatedCudaDriver : ICudaDriver
{
    private const nint Context = 0xC0DA;

    // CUresult of cuda.h.
    private const int InvalidValue = 1, InvalidContext = 201, InvalidPtx = 218, NotFound = 500;
    private const int IllegalAddress = 700, MisalignedAddress = 716, LaunchFailed = 719;

    private static readonly ConcurrentDictionary<(System.Reflection.MethodInfo, PtxTarget), PtxText> Compiled = [];

    private readonly Func<string, string> change;
    private readonly ThreadLocal<Stack<nint>> contexts = new(() => []);
    private readonly Lock loading = new();
    private readonly Dictionary<string, KernelBody> bodies = [];
    private readonly List<(KernelProgram Program, KernelBody Body, string EntryPoint)> modules = [];
    private readonly WrittenMemory memory = new();
    private readonly List<KernelBody> executed = [];

    /// <param name="settings">How the machine runs kernels.</param>
    /// <param name="change">What is done to a text before it is loaded; null for nothing.</param>
    internal EmulatedCudaDriver(MachineSettings? settings = null, Func<string, string>? change = null)
    {
        Settings = settings ?? new MachineSettings();
        this.change = change ?? (text => text);
    }

    /// <summary>What kernels did wrong.</summary>
    internal FindingLog Findings { get; } = new();

    /// <summary>What the launches of each kernel have done.</summary>
    internal SortedDictionary<string, LaunchCounters> Counters { get; } = new(StringComparer.Ordinal);

    /// <summary>The kernels that were launched, in the order of their first launches, with the lines of their texts that were executed.</summary>
    internal IEnumerable<(KernelBody Body, IReadOnlySet<int> Lines)> Executed => executed.Select(body =>
        (body, (IReadOnlySet<int>)modules.Last(module => module.Body == body)
            .Program.Code.Where(instruction => instruction.WasExecuted)
            .Select(instruction => instruction.Line)
            .ToHashSet()));

    /// <summary>Launches so far.</summary>
    internal int Launches { get; private set; }

    /// <summary>Calls so far in which a driver waits for the GPU, or may: a module is loaded when the GPU is idle.</summary>
    internal int Waits { get; private set; }

    private MachineSettings Settings { get; }

    /// <inheritdoc cref="WrittenMemory.TakeUnwritten"/>
    internal IReadOnlyList<string> TakeUnwritten() => memory.TakeUnwritten();

    /// <summary>The product's device on this driver, which takes CPU tensors.</summary>
    /// <param name="waits">Whether each launch asks whether its kernel failed.</param>
    internal CudaDevice OpenDevice(bool waits = false) => new(this, 0, new PtxCache(null, Compile, new WarnOnce()), DeviceType.CPU, waits);

    /// <summary>The text of a body; each is compiled once in a process, because ILGPU takes longer than the machine.</summary>
    internal static PtxText TextOf(KernelBody body, PtxTarget target) =>
        Compiled.GetOrAdd((body.Method, target), key => PtxCompiler.Compile(body, key.Item2));

    /// <inheritdoc/>
    public int Initialize() => 0;

    /// <inheritdoc/>
    public int GetVersion(out int version)
    {
        version = PtxTarget.LeastDriverVersion;
        return 0;
    }

    /// <inheritdoc/>
    public int CountDevices(out int count)
    {
        count = 1;
        return 0;
    }

    /// <inheritdoc/>
    public int GetName(int device, out string name)
    {
        name = "PTX machine";
        return 0;
    }

    /// <inheritdoc/>
    public int GetDevice(int ordinal, out int device)
    {
        device = ordinal;
        return 0;
    }

    /// <inheritdoc/>
    public int GetAttribute(CudaAttribute attribute, int device, out int value)
    {
        value = attribute switch
        {
            CudaAttribute.ComputeCapabilityMajor => 9,
            CudaAttribute.MultiprocessorCount => 132,
            CudaAttribute.ClockRate => 1_980_000,
            _ => 0,
        };
        return 0;
    }

    /// <inheritdoc/>
    public int RetainPrimaryContext(int device, out nint context)
    {
        context = Context;
        return 0;
    }

    /// <inheritdoc/>
    public int PushContext(nint context)
    {
        contexts.Value!.Push(context);
        return context == Context ? 0 : InvalidContext;
    }

    /// <inheritdoc/>
    public int PopContext() => contexts.Value!.TryPop(out _) ? 0 : InvalidContext;

    /// <inheritdoc/>
    public int Synchronize()
    {
        Waits++;
        return Findings.All.Select(ErrorOf).FirstOrDefault();
    }

    /// <inheritdoc/>
    public int GetMemory(out nuint free, out nuint total)
    {
        (free, total) = (0, 0); // the tensors' memory is the host's
        return IsCurrent ? 0 : InvalidContext;
    }

    /// <inheritdoc/>
    public int LoadModule(ReadOnlySpan<byte> image, Span<byte> errorLog, out nint module)
    {
        Waits++;
        module = 0;
        if (!IsCurrent || image[^1] != 0)
            return IsCurrent ? InvalidValue : InvalidContext;
        string text = Encoding.ASCII.GetString(image[..^1]);
        lock (loading)
        {
            try
            {
                PtxModule parsed = PtxParser.Parse(text);
                modules.Add((KernelDecoder.Decode(parsed, bodies[text].Name, Settings.Contracts), bodies[text], parsed.EntryPoint));
                module = modules.Count;
                return 0;
            }
            catch (PtxFormatException fault)
            {
                string line = text.Split('\n')[fault.Line - 1].Trim();
                Findings.Add(new Finding(FindingKind.UnknownText, bodies[text].Name, fault.Line, line, fault.Message));
                int written = Encoding.ASCII.GetBytes(fault.Message.AsSpan(0, Math.Min(fault.Message.Length, errorLog.Length - 1)), errorLog);
                errorLog[written] = 0;
                return InvalidPtx;
            }
        }
    }

    /// <inheritdoc/>
    public int GetFunction(nint module, string name, out nint function)
    {
        function = module;
        return modules[(int)module - 1].EntryPoint == name ? 0 : NotFound;
    }

    /// <inheritdoc/>
    public int Launch(nint function, int groups, int groupSize, nint stream, ReadOnlySpan<byte> arguments, ReadOnlySpan<int> offsets)
    {
        if (!IsCurrent)
            return InvalidContext;
        (KernelProgram program, KernelBody body, _) = modules[(int)function - 1];
        byte[] parameters = new byte[program.ParameterBytes];
        string? fault = groups < 1 || groupSize < 1 || groupSize > program.MaximumThreads ? $"{groups} blocks of {groupSize} threads"
            : offsets.Length != program.ParameterOffsets.Count ? $"{offsets.Length} arguments for {program.ParameterOffsets.Count} parameters"
            : null;
        for (int i = 0; fault is null && i < offsets.Length; i++)
        {
            if (offsets[i] % program.ParameterAlignments[i] != 0 || offsets[i] + program.ParameterSizes[i] > arguments.Length)
                fault = $"argument {i} lies at byte {offsets[i]} of {arguments.Length}";
            else
                arguments.Slice(offsets[i], program.ParameterSizes[i]).CopyTo(parameters.AsSpan(program.ParameterOffsets[i]));
        }

        if (fault is not null)
        {
            Findings.Add(new Finding(FindingKind.WrongLaunch, program.Name, 0, "", fault));
            return InvalidValue;
        }

        GlobalMemory global = new(memory.BuffersOf(body, ViewsOf(body, program, parameters)));
        LaunchCounters counters = new Launch(program, groups, groupSize, parameters, global, Settings, Findings).Run();
        Launches++;
        if (!executed.Contains(body))
            executed.Add(body);
        if (!Counters.TryGetValue(program.Name, out LaunchCounters? total))
            Counters.Add(program.Name, total = new LaunchCounters());
        total.Add(counters);
        return 0;
    }

    /// <inheritdoc/>
    public string? ErrorName(int error) => error switch
    {
        InvalidValue => "CUDA_ERROR_INVALID_VALUE",
        InvalidContext => "CUDA_ERROR_INVALID_CONTEXT",
        InvalidPtx => "CUDA_ERROR_INVALID_PTX",
        NotFound => "CUDA_ERROR_NOT_FOUND",
        IllegalAddress => "CUDA_ERROR_ILLEGAL_ADDRESS",
        MisalignedAddress => "CUDA_ERROR_MISALIGNED_ADDRESS",
        LaunchFailed => "CUDA_ERROR_LAUNCH_FAILED",
        _ => null,
    };

    private bool IsCurrent => contexts.Value!.TryPeek(out nint context) && context == Context;

    private static int ErrorOf(Finding finding) => finding.Kind switch
    {
        FindingKind.OutOfBounds => IllegalAddress,
        FindingKind.Misaligned => MisalignedAddress,
        _ => LaunchFailed,
    };

    /// <summary>The compiler between the product's cache and the machine: the text that is loaded is known by its body.</summary>
    private PtxText Compile(KernelBody body, PtxTarget target)
    {
        PtxText text = new(change(TextOf(body, target).Text));
        lock (loading)
            bodies[text.Text] = body;
        return text;
    }

    private static IEnumerable<(KernelParameter Parameter, ulong Address, long Count)> ViewsOf(
        KernelBody body, KernelProgram program, byte[] parameters)
    {
        for (int i = 0; i < body.Parameters.Count; i++)
        {
            if (!body.Parameters[i].IsView)
                continue;
            Span<byte> view = parameters.AsSpan(program.ParameterOffsets[i], program.ParameterSizes[i]);
            yield return (body.Parameters[i], MemoryMarshal.Read<ulong>(view), MemoryMarshal.Read<long>(view[sizeof(ulong)..]));
        }
    }
}
