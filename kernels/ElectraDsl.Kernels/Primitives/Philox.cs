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
        uint c0 = block, c1 = row, c2 = step, c3 = stream;
        uint k0 = seedLow, k1 = seedHigh;
        for (int round = 0; round < Rounds; round++)
        {
            uint high0 = HighProduct(Multiplier0, c0), low0 = Multiplier0 * c0;
            uint high1 = HighProduct(Multiplier1, c2), low1 = Multiplier1 * c2;
            c0 = high1 ^ c1 ^ k0;
            c2 = high0 ^ c3 ^ k1;
            c1 = low1;
            c3 = low0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        PhiloxBlock words;
        words.X = c0;
        words.Y = c1;
        words.Z = c2;
        words.W = c3;
        return words;
    }

    /// <summary>
    /// A uniform number in the open interval (0, 1), exact in float: 23 bits and a half. With 24 bits the largest would round to 1.
    /// </summary>
    // The cast goes through int because the GPU compiler converts uint by way of double.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Uniform(uint word) => ((int)(word >> 9) + 0.5f) * (1f / 8388608f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint HighProduct(uint a, uint b) => (uint)(((ulong)a * b) >> 32);
}
