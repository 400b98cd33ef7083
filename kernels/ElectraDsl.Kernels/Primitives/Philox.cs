using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011): four words
/// for a counter of four words and a key of two.
/// </summary>
internal static class Philox
{
    internal const int Rounds = 10;
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words at one counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PhiloxBlock Block(uint block, uint row, uint step, uint stream, uint seedLow, uint seedHigh)
    {
        PhiloxBlock words;
        words.X = block;
        words.Y = row;
        words.Z = step;
        words.W = stream;
        // Written out, because the GPU compiler unrolls no loop, and one round is no longer than what a loop adds to it.
        words = Round(words, seedLow, seedHigh);
        words = Round(words, seedLow + Weyl0, seedHigh + Weyl1);
        words = Round(words, seedLow + unchecked(2 * Weyl0), seedHigh + unchecked(2 * Weyl1));
        words = Round(words, seedLow + unchecked(3 * Weyl0), seedHigh + unchecked(3 * Weyl1));
        words = Round(words, seedLow + unchecked(4 * Weyl0), seedHigh + unchecked(4 * Weyl1));
        words = Round(words, seedLow + unchecked(5 * Weyl0), seedHigh + unchecked(5 * Weyl1));
        words = Round(words, seedLow + unchecked(6 * Weyl0), seedHigh + unchecked(6 * Weyl1));
        words = Round(words, seedLow + unchecked(7 * Weyl0), seedHigh + unchecked(7 * Weyl1));
        words = Round(words, seedLow + unchecked(8 * Weyl0), seedHigh + unchecked(8 * Weyl1));
        return Round(words, seedLow + unchecked(9 * Weyl0), seedHigh + unchecked(9 * Weyl1));
    }

    /// <summary>
    /// A uniform number in the open interval (0, 1), exact in float: 23 bits and a half. With 24 bits the largest would round to 1.
    /// </summary>
    // The cast goes through int because the GPU compiler converts uint by way of double.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Uniform(uint word) => ((int)(word >> 9) + 0.5f) * (1f / 8388608f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PhiloxBlock Round(PhiloxBlock words, uint key0, uint key1)
    {
        ulong product0 = (ulong)Multiplier0 * words.X, product1 = (ulong)Multiplier1 * words.Z;
        PhiloxBlock next;
        next.X = (uint)(product1 >> 32) ^ words.Y ^ key0;
        next.Y = (uint)product1;
        next.Z = (uint)(product0 >> 32) ^ words.W ^ key1;
        next.W = (uint)product0;
        return next;
    }
}
