namespace ElectraDsl.Cli;

/// <summary>A figure over runs that differ in their seed alone.</summary>
/// <param name="Median">The middle value, or the mean of the two middle ones.</param>
/// <param name="Lowest">The lowest value.</param>
/// <param name="Highest">The highest value.</param>
/// <param name="Count">How many values there are: at least 1.</param>
internal sealed record Spread(double Median, double Lowest, double Highest, int Count)
{
    /// <summary>The spread of some values; null where there is none. One that is not known makes the whole unknown: NaN.</summary>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            return null;
        if (sorted.Any(double.IsNaN))
            return new Spread(double.NaN, double.NaN, double.NaN, sorted.Length);
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1], sorted.Length);
    }

    /// <summary>
    /// Whether every value lies above every value of another spread, and both have two or more, without which chance cannot be told from difference.
    /// </summary>
    public bool IsAbove(Spread other) => Count >= 2 && other.Count >= 2 && Lowest > other.Highest;

    /// <summary><c>0.812 [0.801..0.820]</c>; the median alone where all are alike as they are written.</summary>
    public string Text(Func<double, string> text) => $"{MedianText(text)} {RangeText(text)}".TrimEnd();

    /// <summary>The median as it is shown.</summary>
    public string MedianText(Func<double, string> text) => double.IsNaN(Median) ? "-" : text(Median);

    /// <summary><c>[0.801..0.820]</c>, without blanks, so that no line ends inside it; empty where both ends are alike as they are written.</summary>
    public string RangeText(Func<double, string> text)
    {
        string lowest = text(Lowest).Replace(" ", "", StringComparison.Ordinal), highest = text(Highest).Replace(" ", "", StringComparison.Ordinal);
        return lowest == highest ? "" : $"[{lowest}..{highest}]";
    }
}
