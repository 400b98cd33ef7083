using System.Runtime.CompilerServices;
using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>
/// Puts a row's candidates into the random order in which they are chosen, in whole numbers, so that it is the same on all backends. Under
/// <see cref="UniformMasking"/> they stand in the order of their random words.
/// </summary>
/// <remarks>
/// Under any other policy they stand in the order of E / w, with one standard exponential draw E each: the first k are a weighted sample without
/// replacement (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006). Logarithm and quotient are taken in whole numbers,
/// because those of floats differ between machines. The logarithm is right to 2^-27, the quotient to 23 binary digits; of equal quotients the first
/// position stands first.
/// </remarks>
internal static class CandidateOrder<TSpec>
    where TSpec : struct, IModelSpec
{
    // Fields of a float.
    private const int MantissaBits = 23;
    private const int ExponentMask = 0xFF;
    private const float SmallestNormal = 1.17549435e-38f;

    // Lifts the exponent of the smallest quotient, of the smallest draw by the largest weight, above 0. The largest is still below 2^9.
    private const int Bias = 320;

    /// <summary>
    /// Whether every candidate is as likely as the next. A field, because GPU code knows no types: its compiler takes the value for a literal.
    /// </summary>
    internal static readonly bool IsUniform = TSpec.MaskingPolicy == typeof(UniformMasking);

    /// <summary>The relative chance of a candidate, where it is drawn with replacement.</summary>
    /// <param name="tokenId">The token.</param>
    /// <param name="position">Its place in the row.</param>
    /// <param name="tokens">Tokens in the row, padding excluded.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Weight(long tokenId, int position, int tokens)
    {
        if (IsUniform)
            return 1f;
        float weight = TSpec.Weight(tokenId, position, tokens);
        return weight >= SmallestNormal ? weight : 0f;
    }

    /// <summary>
    /// A candidate's place: at least 0, different from every other's, the smallest is chosen first; <see cref="MaskingOrder.Never"/> for what is
    /// never chosen.
    /// </summary>
    /// <param name="word">The candidate's random word.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="position">Its place in the row.</param>
    /// <param name="tokens">Tokens in the row, padding excluded.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long Of(uint word, long tokenId, int position, int tokens)
    {
        if (IsUniform)
            return MaskingOrder.Of(word, position);
        float weight = Weight(tokenId, position, tokens);
        return weight > 0f ? MaskingOrder.Of(Quotient(word, (int)Interop.FloatAsInt(weight)), position) : MaskingOrder.Never;
    }

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
