namespace ElectraDsl.Kernels.Backends.Simd.RtdLoss;

/// <summary>The counters of one chunk of tokens.</summary>
internal struct RtdTally
{
    /// <summary>Sum of the losses.</summary>
    internal double Loss;

    /// <summary>Tokens.</summary>
    internal int Tokens;

    /// <summary>Replaced tokens that were called so.</summary>
    internal int TruePositives;

    /// <summary>Tokens that were called replaced.</summary>
    internal int PredictedPositives;

    /// <summary>Replaced tokens.</summary>
    internal int Positives;

    /// <summary>Adds the counters in the order of <see cref="RtdCounter"/>.</summary>
    internal readonly void AddTo(Span<double> counters)
    {
        counters[RtdCounter.LossSum] += Loss;
        counters[RtdCounter.Tokens] += Tokens;
        counters[RtdCounter.Correct] += Tokens - Positives - PredictedPositives + (2 * TruePositives);
        counters[RtdCounter.TruePositives] += TruePositives;
        counters[RtdCounter.PredictedPositives] += PredictedPositives;
        counters[RtdCounter.Positives] += Positives;
    }
}
