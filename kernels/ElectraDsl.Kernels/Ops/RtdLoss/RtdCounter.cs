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

    /// <summary>Pairs of a replaced and an original token that are compared: <see cref="RtdGroups"/>.</summary>
    internal const int Pairs = 6;

    /// <summary>Pairs of which the replaced token has the higher logit, and half of those with equal ones.</summary>
    internal const int PairsWon = 7;
    internal const int Count = 8;
}
