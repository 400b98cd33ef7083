using System.Runtime.CompilerServices;
using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>
/// Candidates stand in the order of E / w, with one standard exponential draw E each: the first k are a weighted sample without replacement (Efraimidis and
/// Spirakis, "Weighted random sampling with a reservoir", 2006). Logarithm and quotient are taken in whole numbers, because those of floats differ between
/// machines. The logarithm is right to 2^-27, the quotient to 23 binary digits; of equal quotients the first position stands first.
/// </summary>
internal readonly struct WeightedOrder<TPolicy> : ICandidateOrder
    where TPolicy : struct, IMaskingPolicy
{
    // Fields of a float.
    private const int MantissaBits = 23;
    private const int ExponentMask = 0xFF;

    // Lifts the exponent of the smallest quotient, of the smallest draw by the largest weight, above 0. The largest is still below 2^9.
    private const int Bias = 320;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Weight(long tokenId, int position, int tokens)
    {
        float weight = TPolicy.Weight(tokenId, position, tokens);
        return weight >= SmallestNormal ? weight : 0f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(uint word, long tokenId, int position, int tokens)
    {
        float weight = Weight(tokenId, position, tokens);
        return weight > 0f ? MaskingOrder.Of(Quotient(word, (int)Interop.FloatAsInt(weight)), position) : MaskingOrder.Never;
    }

    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>E / w as a float of 9 bits of exponent and 23 of mantissa, which are ordered as whole numbers are.</summary>
    internal static uint Quotient(uint word, int weightBits)
    {
        long draw = BinaryExponential.FromWord(word);
        long divisor = (weightBits & ((1 << MantissaBits) - 1)) | (1 << MantissaBits);
        int exponent = Bias - ((weightBits >> MantissaBits) & ExponentMask);
        while (draw < 1L << 62)                                              // to 63 digits, so that the quotient has 39 or 40
        {
            draw <<= 1;
            exponent--;
        }

        long quotient = draw / divisor;
        if (quotient >= 1L << 39)
        {
            quotient >>= 1;
            exponent++;
        }

        uint mantissa = (uint)((quotient >> (38 - MantissaBits)) - (1L << MantissaBits));
        return ((uint)exponent << MantissaBits) | mantissa;
    }
}
