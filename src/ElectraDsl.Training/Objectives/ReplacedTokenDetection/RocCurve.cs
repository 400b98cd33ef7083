namespace ElectraDsl.Training;

/// <summary>How well scores tell positives from negatives.</summary>
internal static class RocCurve
{
    /// <summary>
    /// The exact area under the curve: the chance that a positive has a higher score than a negative, ties counting half
    /// (the Mann-Whitney statistic). 0.5 where one of the two kinds is missing.
    /// </summary>
    /// <param name="scores">One score each; NaN counts as lowest. Sorted by the call.</param>
    /// <param name="positive">Which are positives. Sorted along.</param>
    public static double Area(float[] scores, bool[] positive)
    {
        Array.Sort(scores, positive);
        double below = 0, pairsWon = 0, positives = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            double tiedPositives = 0;
            for (end = start; end < scores.Length && scores[end].Equals(scores[start]); end++) // Equals: NaN ties with NaN
                tiedPositives += positive[end] ? 1 : 0;
            double tiedNegatives = end - start - tiedPositives;
            pairsWon += tiedPositives * (below + (tiedNegatives / 2));
            below += tiedNegatives;
            positives += tiedPositives;
        }

        return positives > 0 && below > 0 ? pairsWon / (positives * below) : 0.5;
    }
}
