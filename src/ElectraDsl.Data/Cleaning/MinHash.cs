using System.Numerics;

namespace ElectraDsl.Data;

/// <summary>
/// The MinHash signature of a document: for each of 128 hash functions the smallest value over the document's sequences of three words, of which 8
/// bits are kept. The fraction of equal values estimates which part of both documents' sequences is common to them (Jaccard), to within 0.04.
/// </summary>
/// <remarks>
/// Sources: Broder, "On the resemblance and containment of documents" (1997); Li and König, "b-Bit Minwise Hashing" (2010). Three words, because a
/// copy with one word in twenty changed then still shares three quarters of its sequences.
/// </remarks>
internal sealed class MinHash
{
    /// <summary>Bytes of a signature.</summary>
    public const int Size = 128;

    private const int WordsOfSequence = 3;

    // Each function permutes 32 bits: x * odd + addend.
    private static readonly uint[] Multipliers = Draws(1, isOdd: true), Addends = Draws(2, isOdd: false);

    private readonly uint[] smallest = new uint[Size];
    private ulong previous, beforePrevious;
    private int words;

    /// <summary>Starts a document.</summary>
    public MinHash() => Array.Fill(smallest, uint.MaxValue);

    /// <summary>Adds a word behind those before.</summary>
    public void Add(ulong word)
    {
        // Rotated by its place in the sequence, so that another order is another sequence.
        if (++words >= WordsOfSequence)
            AddSequence(BitOperations.RotateLeft(beforePrevious, 41) ^ BitOperations.RotateLeft(previous, 19) ^ word);
        (beforePrevious, previous) = (previous, word);
    }

    /// <summary>The signature; a document of fewer than three words is one sequence.</summary>
    public byte[] Take()
    {
        if (words < WordsOfSequence)
            AddSequence(BitOperations.RotateLeft(beforePrevious, 41) ^ previous ^ (ulong)words);
        return Array.ConvertAll(smallest, value => (byte)SplitMix64.Mix(value));
    }

    private void AddSequence(ulong sequence)
    {
        Vector<uint> value = new((uint)(SplitMix64.Mix(sequence) >> 32));
        for (int i = 0; i < Size; i += Vector<uint>.Count)
        {
            Vector<uint> hash = (value * new Vector<uint>(Multipliers, i)) + new Vector<uint>(Addends, i);
            Vector.Min(hash, new Vector<uint>(smallest, i)).CopyTo(smallest, i);
        }
    }

    private static uint[] Draws(ulong seed, bool isOdd) =>
        [.. Enumerable.Range(0, Size).Select(i => (uint)(SplitMix64.Mix((seed << 32) + (ulong)i) >> 32) | (isOdd ? 1u : 0u))];
}
