using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>How logits of original and of replaced tokens are spread: what the area under the ROC curve is read from without keeping the logits.</summary>
/// <remarks>
/// 256 bins of 1/16 nat from -8 to 8, the outer ones open: by the logit and not by its sigmoid, near whose ends most logits of a trained model lie. Two tokens of different kinds in
/// one bin count as a tie, so the area is off by at most half the chance that a replaced and an original token share a bin, half the sum over the bins of the
/// product of both kinds' shares. For logits that are spread with a deviation of 1 nat that is at most 0.009, were all ties broken the same way; as ties
/// break both ways, the error met with normal logits is below 0.0005.
/// </remarks>
public static class RtdHistogram
{
    /// <summary>Bins of each kind.</summary>
    public const int Bins = 256;

    /// <summary>Entries: first the bins of original tokens, then those of replaced ones.</summary>
    public const int Length = 2 * Bins;

    /// <summary>Lower end of the lowest bin, as if it were not open.</summary>
    internal const float Lowest = -8f;

    /// <summary>Bins of a nat, a power of two: the product with it is exact.</summary>
    internal const float BinsPerNat = 16f;

    /// <summary>The bin of a logit; the lowest for not-a-number. Exact in float, so it is the same on all backends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int BinOf(float logit)
    {
        float place = Place(logit);
        return place > 0f ? place < Bins - 1 ? (int)place : Bins - 1 : 0;
    }

    /// <summary>Area under the ROC curve: the chance that a replaced token has a higher logit than an original one. 0.5 where one of the two kinds is missing.</summary>
    /// <param name="counts">[<see cref="Length"/>], as in <see cref="RtdLossOutput.Counters"/> or sums of such.</param>
    public static double Area(ReadOnlySpan<double> counts)
    {
        if (counts.Length != Length)
            throw new ArgumentException($"A histogram has {Length} entries, but there are {counts.Length}.", nameof(counts));
        double below = 0, pairsWon = 0, positives = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            double originals = counts[bin], replaced = counts[Bins + bin];
            pairsWon += replaced * (below + (originals / 2));
            below += originals;
            positives += replaced;
        }

        return positives > 0 && below > 0 ? pairsWon / (positives * below) : 0.5;
    }

    /// <summary>A logit in units of bins, from the lowest bin's lower end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Place(float logit) => (logit - Lowest) * BinsPerNat;
}
