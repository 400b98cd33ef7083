namespace ElectraDsl.Training;

/// <summary>
/// How often each token was met since the last report, and the trivial baselines that follow from it, on the very tokens
/// that the networks were evaluated on.
/// </summary>
/// <remarks>
/// A detector that sees a token's id and nothing else gives every occurrence of the id the same score, so that its ROC curve follows from the
/// counts alone. Two such detectors are fitted, one on the even updates and one on the odd ones, and each is evaluated on the other's.
/// </remarks>
/// <param name="counts">[<see cref="Rows"/> * V].</param>
internal sealed class TokenCounts(double[] counts)
{
    /// <summary>
    /// Rows: all tokens of corrupted text and the replaced ones among them, of even and of odd updates; and the masked tokens' true ids.
    /// </summary>
    public const int Rows = 5;

    /// <summary>The row of the masked tokens' true ids.</summary>
    public const int TargetRow = 4;

    private readonly int vocabularySize = counts.Length / Rows;

    /// <summary>The row of all tokens of an update.</summary>
    /// <param name="update">Counted from the last report.</param>
    public static int AllRow(int update) => 2 * (update & 1);

    /// <summary>The row of the replaced tokens of an update.</summary>
    /// <param name="update">Counted from the last report.</param>
    public static int ReplacedRow(int update) => AllRow(update) + 1;

    /// <summary>Fraction of the masked tokens that always predicting the most frequent one gets right; null where there were none.</summary>
    public double? MostFrequentTokenAccuracy()
    {
        ReadOnlySpan<double> targets = Row(TargetRow);
        double all = 0, most = 0;
        foreach (double count in targets)
        {
            all += count;
            most = Math.Max(most, count);
        }

        return all > 0 ? most / all : null;
    }

    /// <summary>Area under the ROC curve of the detector without context; null where there is too little to fit and evaluate one.</summary>
    public double? ContextFreeAuc()
    {
        double? even = AreaOf(fitted: 1, evaluated: 0), odd = AreaOf(fitted: 0, evaluated: 1);
        return even is null || odd is null ? null : (even + odd) / 2;
    }

    private double? AreaOf(int fitted, int evaluated)
    {
        ContextFreeDetector detector = new(vocabularySize);
        for (int id = 0; id < vocabularySize; id++)
            detector.Count(id, Row(AllRow(fitted))[id], Row(ReplacedRow(fitted))[id]);
        float[] scores = detector.Scores();
        int[] ids = [.. Enumerable.Range(0, vocabularySize)];
        Array.Sort(scores, ids);

        double below = 0, pairsWon = 0, positives = 0;
        for (int start = 0, end; start < ids.Length; start = end)
        {
            double tied = 0, tiedPositives = 0;
            for (end = start; end < ids.Length && scores[end] == scores[start]; end++)
            {
                tied += Row(AllRow(evaluated))[ids[end]];
                tiedPositives += Row(ReplacedRow(evaluated))[ids[end]];
            }

            double tiedNegatives = tied - tiedPositives;
            pairsWon += tiedPositives * (below + (tiedNegatives / 2));
            below += tiedNegatives;
            positives += tiedPositives;
        }

        return positives > 0 && below > 0 ? pairsWon / (positives * below) : null;
    }

    private ReadOnlySpan<double> Row(int row) => counts.AsSpan(row * vocabularySize, vocabularySize);
}
