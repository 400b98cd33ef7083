namespace ElectraDsl.Cli;

/// <summary>Says which differences between variants are more than what seeds alone make.</summary>
internal static class SweepDifferences
{
    /// <summary>Sentences, one each: what a difference is, then those of every figure that tells how good a variant is.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<SweptVariant> variants)
    {
        SweptVariant[] finished = [.. variants.Where(variant => variant.Finished.Any())];
        if (variants.Count < 2 || finished.Length < 2)
            return
            [
                variants.Count < 2
                    ? "There is only one variant: nothing to compare."
                    : "Fewer than two variants have a finished run: nothing can be compared.",
            ];
        SweptVariant[] repeated = [.. finished.Where(variant => variant.Finished.Skip(1).Any())];
        if (repeated.Length < 2)
            return
            [
                "With one seed, differences may be chance. Give every variant two or more seeds: --seed 1,2,3.",
            ];

        int fewest = repeated.Min(variant => variant.Finished.Count());
        List<string> sentences =
        [
            $"A difference exceeds the spread where the ranges of two variants over their seeds do not overlap; with {fewest} seeds each that happens by chance once in {Words.Count(Odds(fewest))}.",
        ];
        foreach (SweepFigure figure in SweepFigure.Quality)
            sentences.AddRange(Of(figure, [.. repeated.Where(variant => !double.IsNaN(variant.Of(figure)!.Median))]));
        string[] single = [.. variants.Except(repeated).Select(variant => variant.Name)];
        if (single.Length > 0)
            sentences.Add($"{Join(single)} cannot be compared: that takes two finished runs.");
        return sentences;
    }

    private static IReadOnlyList<string> Of(SweepFigure figure, IReadOnlyList<SweptVariant> variants)
    {
        if (variants.Count < 2)
            return []; // of one objective's figures another has none
        string name = char.ToUpperInvariant(figure.Name[0]) + figure.Name[1..];
        SweptVariant[] sorted = [.. variants.OrderByDescending(variant => variant.Of(figure)!.Median)];
        List<string> sentences = [];
        foreach (SweptVariant variant in sorted)
        {
            string[] below = [.. sorted.Where(other => variant.Of(figure)!.IsAbove(other.Of(figure)!)).Select(other => other.Name)];
            if (below.Length > 0)
                sentences.Add($"{name}: {variant.Name} exceeds {Listed(below, sorted.Length - 1)} by more than the spread.");
        }

        return sentences.Count > 0 ? sentences : [$"{name}: no difference exceeds the spread."];
    }

    /// <summary>
    /// In one of how many pairs of like variants all values of one lie above all of the other: of the ways to deal 2n values to two variants of n,
    /// which are all as likely, two do that.
    /// </summary>
    private static long Odds(int seeds)
    {
        // A product that stays whole: after each factor it is a binomial coefficient. Beyond 20 seeds the odds are past counting, and past mattering.
        long ways = 1;
        int counted = Math.Min(seeds, 20);
        for (int i = 1; i <= counted; i++)
            ways = ways * (counted + i) / i;
        return ways / 2;
    }

    // Names of many variants fill lines and say less.
    private static string Listed(string[] names, int others) => names.Length == others && others > 2 ? "all others" : Join(names);

    private static string Join(string[] names) => names.Length == 1 ? names[0] : $"{string.Join("; ", names[..^1])} and {names[^1]}";
}
