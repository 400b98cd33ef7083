using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A block's shared arrays, with bytes between them that belong to none.</summary>
internal sealed class SharedMemory
{
    /// <summary>Address of the first byte: none of it lies at 0.</summary>
    internal const int Base = 1024;

    private readonly byte[] values;
    private readonly bool[] written;
    private readonly bool[] isInside;

    /// <param name="variables">Where its arrays lie, from <see cref="Base"/>.</param>
    internal SharedMemory(IReadOnlyList<VariablePlace> variables)
    {
        int end = variables.Count == 0 ? Base : variables.Max(variable => variable.Offset + variable.Size);
        values = new byte[end - Base];
        written = new bool[end - Base];
        isInside = new bool[end - Base];
        foreach (VariablePlace variable in variables)
            isInside.AsSpan(variable.Offset - Base, variable.Size).Fill(true);
        History = new AccessHistory(values.Length, sizeof(float));
    }

    /// <summary>Who touched what.</summary>
    internal AccessHistory History { get; }

    /// <summary>Whether all bytes of an access lie in arrays.</summary>
    internal bool Holds(ulong address, int size) =>
        address >= Base && address + (ulong)size <= (ulong)(Base + values.Length) && !isInside.AsSpan((int)address - Base, size).Contains(false);

    /// <summary>Some bytes.</summary>
    internal Span<byte> Values(ulong address, int size) => values.AsSpan((int)address - Base, size);

    /// <summary>Whether they were written.</summary>
    internal Span<bool> Written(ulong address, int size) => written.AsSpan((int)address - Base, size);

    /// <summary>Leaves nothing written, for another block.</summary>
    internal void Forget() => Array.Clear(written);
}
