namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>What each thread of a warp has for itself.</summary>
/// <param name="bytes">Of a thread.</param>
internal sealed class LocalMemory(int bytes)
{
    private readonly byte[] values = new byte[bytes * Warp.Lanes];
    private readonly bool[] written = new bool[bytes * Warp.Lanes];

    /// <summary>Bytes of a thread.</summary>
    internal int Bytes => bytes;

    /// <summary>Leaves nothing written.</summary>
    internal void Forget() => Array.Clear(written);

    /// <summary>Some bytes of a lane.</summary>
    internal Span<byte> Values(int lane, long offset, int size) => values.AsSpan((lane * bytes) + (int)offset, size);

    /// <summary>Whether they were written.</summary>
    internal Span<bool> Written(int lane, long offset, int size) => written.AsSpan((lane * bytes) + (int)offset, size);
}
