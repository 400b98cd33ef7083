namespace ElectraDsl.FineTuning;

/// <summary>How well predicted numbers follow the true ones: -1 to 1; 0 where either of the two lists is constant.</summary>
public static class Correlation
{
    /// <summary>Pearson's: of the numbers themselves.</summary>
    /// <param name="actual">The true numbers.</param>
    /// <param name="predictions">As many predicted ones.</param>
    /// <exception cref="ArgumentException">The two lists have different lengths.</exception>
    public static double Pearson(IReadOnlyList<double> actual, IReadOnlyList<double> predictions)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(predictions);
        if (actual.Count != predictions.Count)
            throw new ArgumentException($"There are {actual.Count} numbers and {predictions.Count} predictions.", nameof(predictions));
        if (actual.Count == 0)
            return 0;
        double meanActual = actual.Average(), meanPredicted = predictions.Average(), product = 0, ofActual = 0, ofPredicted = 0;
        for (int index = 0; index < actual.Count; index++)
        {
            double one = actual[index] - meanActual, other = predictions[index] - meanPredicted;
            product += one * other;
            ofActual += one * one;
            ofPredicted += other * other;
        }

        return ofActual == 0 || ofPredicted == 0 ? 0 : product / (Math.Sqrt(ofActual) * Math.Sqrt(ofPredicted));
    }

    /// <summary>Spearman's: of their ranks, equal numbers having the mean of theirs.</summary>
    /// <param name="actual">The true numbers.</param>
    /// <param name="predictions">As many predicted ones.</param>
    /// <exception cref="ArgumentException">The two lists have different lengths.</exception>
    public static double Spearman(IReadOnlyList<double> actual, IReadOnlyList<double> predictions) => Pearson(Ranks(actual), Ranks(predictions));

    /// <summary>The place of each number in ascending order, from 0; equal numbers have the mean of theirs.</summary>
    internal static double[] Ranks(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(index => values[index])];
        double[] ranks = new double[values.Count];
        for (int first = 0, end; first < order.Length; first = end)
        {
            for (end = first + 1; end < order.Length && values[order[end]].Equals(values[order[first]]);)
                end++;
            for (int place = first; place < end; place++)
                ranks[order[place]] = (first + end - 1) / 2.0;
        }

        return ranks;
    }
}
