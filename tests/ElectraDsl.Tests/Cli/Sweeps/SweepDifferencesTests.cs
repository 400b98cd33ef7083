using ElectraDsl.Cli;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli.Sweeps;

/// <summary>Medians and ranges over seeds, and which differences are said to exceed them.</summary>
public sealed class SweepDifferencesTests
{
    [Theory]
    [InlineData(new[] { 0.3 }, 0.3, 0.3, 0.3)]
    [InlineData(new[] { 0.4, 0.1 }, 0.25, 0.1, 0.4)]
    [InlineData(new[] { 0.5, 0.1, 0.2 }, 0.2, 0.1, 0.5)]
    public void Spread_IsMedianLowestAndHighest(double[] values, double median, double lowest, double highest)
    {
        Spread spread = Spread.Of(values)!;
        Assert.Equal((median, lowest, highest, values.Length), (spread.Median, spread.Lowest, spread.Highest, spread.Count));
    }

    [Fact]
    public void Spread_IsWrittenWithItsRange_WhereThereIsOne()
    {
        Assert.Null(Spread.Of([]));
        Assert.Equal("0.300", Spread.Of([0.3])!.Text(Words.Figure));
        Assert.Equal("0.300", Spread.Of([0.30001, 0.3])!.Text(Words.Figure));
        Assert.Equal("25.0 % [10.0%..40.0%]", Spread.Of([0.1, 0.4])!.Text(Words.Percent));
        Assert.Equal("-", Spread.Of([0.1, double.NaN])!.Text(Words.Figure));
    }

    [Fact]
    public void RangesThatDoNotOverlap_AreADifference_OthersAreNone()
    {
        IReadOnlyList<string> sentences = SweepDifferences.Of([Variant("a", 0.80, 0.82), Variant("b", 0.81, 0.83), Variant("c", 0.60, 0.79)]);
        Assert.StartsWith("A difference exceeds the spread where the ranges", sentences[0], StringComparison.Ordinal);
        Assert.Contains("RTD AUC: a exceeds c by more than the spread.", sentences);
        Assert.Contains("RTD AUC: b exceeds c by more than the spread.", sentences);
        Assert.Contains("Generator accuracy: no difference exceeds the spread.", sentences);
        Assert.DoesNotContain(
            sentences,
            sentence => sentence.Contains("a exceeds b", StringComparison.Ordinal) || sentence.Contains("b exceeds a", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, "with 2 seeds each that happens by chance once in 3.")]
    [InlineData(3, "with 3 seeds each that happens by chance once in 10.")]
    [InlineData(5, "with 5 seeds each that happens by chance once in 126.")]
    [InlineData(30, "once in 68,923,264,410.")]
    public void Chance_OfADifferenceBetweenLikeVariants_IsSaid(int seeds, string end)
    {
        double[] values = [.. Enumerable.Range(0, seeds).Select(seed => 0.5 + (0.001 * seed))];
        Assert.EndsWith(end, SweepDifferences.Of([Variant("a", values), Variant("b", [.. values, 0.7])])[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ManyVariants_AreNamedTogether()
    {
        SweptVariant[] variants = [.. Enumerable.Range(0, 4).Select(index => Variant($"v{index}", 0.5 + (0.1 * index), 0.51 + (0.1 * index)))];
        IReadOnlyList<string> sentences = SweepDifferences.Of(variants);
        Assert.Contains("RTD AUC: v3 exceeds all others by more than the spread.", sentences);
        Assert.Contains("RTD AUC: v2 exceeds v1 and v0 by more than the spread.", sentences);
    }

    [Fact]
    public void OneSeed_SaysNothing()
    {
        Assert.Contains(
            "With one seed, differences may be chance",
            Assert.Single(SweepDifferences.Of([Variant("a", 0.8), Variant("b", 0.1)])),
            StringComparison.Ordinal);
        Assert.Contains("one variant", Assert.Single(SweepDifferences.Of([Variant("a", 0.8, 0.9)])), StringComparison.Ordinal);
        Assert.Contains(
            "nothing can be compared",
            Assert.Single(SweepDifferences.Of([Variant("a", 0.8, 0.9), Variant("b")])),
            StringComparison.Ordinal);
        Assert.Contains(
            "c cannot be compared: that takes two finished runs.",
            SweepDifferences.Of([Variant("a", 0.8, 0.9), Variant("b", 0.8, 0.9), Variant("c", 0.1)]));
    }

    [Fact]
    public void Colors_AreDistinct_AndNeitherBlackNorWhite()
    {
        string[] colors = [.. Enumerable.Range(0, 60).Select(CurveColor.Of)];
        Assert.Equal(colors.Length, colors.Distinct().Count());
        Assert.All(colors, color => Assert.Matches("^#[0-9a-f]{6}$", color));
    }

    private static SweptVariant Variant(string name, params double[] aucs) => new(
        new SweepVariant(name, "Model", [], Recipe: null, Text: 0),
        Index: 0,
        [.. aucs.Select((auc, seed) => new SweptRun(
            new SweepRun($"{name}{seed}", name, 0, (ulong)seed, IsOver: true),
            IsFinished: true,
            [new SweptPoint(new Samples.SampleModel().Facts, SampleRun.Evaluation.With(("rtd_auc", auc)), Tokens: 1_000, Flops: 1e9, Minutes: 1)]))]);
}
