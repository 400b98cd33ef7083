namespace ElectraDsl.Kernels;

/// <summary>
/// Columns of the table [M, <see cref="Count"/> + k] float32 in which a row's findings are kept from chunk to chunk. Indices are kept as floats,
/// exact up to 2^24.
/// </summary>
internal static class HeadColumn
{
    /// <summary>Fields of <see cref="OnlineSoftmaxState"/>.</summary>
    internal const int Max = 0;
    internal const int MaxIndex = 1;
    internal const int Sum = 2;
    internal const int ScoreMax = 3;
    internal const int ScoreSum = 4;
    internal const int Key = 5;
    internal const int KeyIndex = 6;

    /// <summary>The target's logit; NaN until its chunk has come.</summary>
    internal const int OfTarget = 7;

    /// <summary>Inverse CDF: sum of exp(score - ScoreMax) over the chunks that have been passed. Key is 1 once the sample is found.</summary>
    internal const int Passed = 8;

    /// <summary>Top-k: the k-th largest logit, and how many of those equal to it may still be drawn.</summary>
    internal const int Threshold = 9;
    internal const int TiesLeft = 10;

    /// <summary>Columns of every variant. Behind them, with top-k, the k largest logits so far.</summary>
    internal const int Count = 11;
}
