using System.Numerics;

namespace ElectraDsl.Kernels;

/// <summary>What choosing in one row after the other needs to note.</summary>
/// <param name="length">Tokens of a row, padding included.</param>
internal sealed class MaskingScratch(int length)
{
    // Vectors of random words are stored whole.
    private readonly int padded = (length + Vector<uint>.Count - 1) / Vector<uint>.Count * Vector<uint>.Count;

    private uint[]? orderWords, replacementWords;

    /// <summary>One entry a position: its place in the order of choice.</summary>
    internal long[] Orders { get; } = new long[length];

    /// <summary>Places of candidates, to be sorted.</summary>
    internal long[] Sorted { get; } = new long[length];

    /// <summary>Random word 0 of each position.</summary>
    internal uint[] OrderWords => orderWords ??= new uint[padded];

    /// <summary>Random word 1 of each position.</summary>
    internal uint[] ReplacementWords => replacementWords ??= new uint[padded];
}
