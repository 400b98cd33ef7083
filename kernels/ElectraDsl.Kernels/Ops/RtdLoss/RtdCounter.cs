namespace ElectraDsl.Kernels;

/// <summary>Order of <see cref="RtdLossOutput.Counters"/>.</summary>
internal static class RtdCounter
{
    internal const int LossSum = 0;
    internal const int Tokens = 1;
    internal const int Correct = 2;
    internal const int TruePositives = 3;
    internal const int PredictedPositives = 4;
    internal const int Positives = 5;

    /// <summary>First of the <see cref="RtdHistogram"/>.</summary>
    internal const int Histogram = 6;
    internal const int Count = Histogram + RtdHistogram.Length;
}
