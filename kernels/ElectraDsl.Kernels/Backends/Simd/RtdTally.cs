namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>The counters of one chunk of tokens.</summary>
internal sealed class RtdTally
{
    // Neighbouring tokens often fall into one bin. Counted in turn in several places, no count waits for the one before.
    private const int Copies = 4;

    // One more place for padding, and room so that copies do not share a cache line.
    private const int CopyLength = RtdHistogram.Length + 16;

    private readonly int[] histograms = new int[Copies * CopyLength];

    /// <summary>The bin of a token that does not count.</summary>
    internal const int NoBin = RtdHistogram.Length;

    /// <summary>Sum of the losses.</summary>
    internal double Loss { get; set; }

    /// <summary>Tokens.</summary>
    internal int Tokens { get; set; }

    /// <summary>Replaced tokens that were called so.</summary>
    internal int TruePositives { get; set; }

    /// <summary>Tokens that were called replaced.</summary>
    internal int PredictedPositives { get; set; }

    /// <summary>Replaced tokens.</summary>
    internal int Positives { get; set; }

    /// <summary>Counts tokens by their bins, those of replaced tokens behind the others, <see cref="NoBin"/> for padding.</summary>
    internal void Count(ReadOnlySpan<int> bins)
    {
        Span<int> counts = histograms;
        for (int i = 0; i < bins.Length; i++)
            counts[(i % Copies * CopyLength) + bins[i]]++;
    }

    /// <summary>Adds the counters in the order of <see cref="RtdCounter"/>.</summary>
    internal void AddTo(Span<double> counters)
    {
        counters[RtdCounter.LossSum] += Loss;
        counters[RtdCounter.Tokens] += Tokens;
        counters[RtdCounter.Correct] += Tokens - Positives - PredictedPositives + (2 * TruePositives);
        counters[RtdCounter.TruePositives] += TruePositives;
        counters[RtdCounter.PredictedPositives] += PredictedPositives;
        counters[RtdCounter.Positives] += Positives;
        for (int copy = 0; copy < Copies; copy++)
        {
            ReadOnlySpan<int> counts = histograms.AsSpan(copy * CopyLength, RtdHistogram.Length);
            for (int bin = 0; bin < counts.Length; bin++)
                counters[RtdCounter.Histogram + bin] += counts[bin];
        }
    }
}
