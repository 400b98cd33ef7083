using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training.Probes;

/// <summary>The classifier of the probe: it finds what separates classes, and nothing where nothing does.</summary>
public sealed class LogisticRegressionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ClassesThatALineSeparates_AreToldApart_FromDenseAndSparseFeatures(bool sparse)
    {
        Random random = new(3);
        (FeatureRow[] rows, int[] labels) = Sample(random, 400, point => point[0] + point[1] > 0.5 ? 2 : point[0] - point[1] > 0 ? 1 : 0, sparse);
        LogisticRegression regression = new(2, 3);
        regression.Fit(rows, labels, penalty: 1e-4, default);
        Assert.True(Accuracy(regression, rows, labels) > 0.97);
        Assert.True(regression.Surprise(rows, labels) < 0.2);
    }

    [Fact]
    public void LabelsThatHangOnNothing_AreNotLearned()
    {
        Random random = new(4);
        (FeatureRow[] rows, int[] labels) = Sample(random, 2_000, _ => random.Next(2), sparse: false);
        LogisticRegression regression = new(2, 2);
        regression.Fit(rows[..1_000], labels[..1_000], penalty: 0.01, default);
        Assert.InRange(Accuracy(regression, rows[1_000..], labels[1_000..]), 0.44, 0.56);
    }

    [Fact]
    public void Minimum_IsThatOfTheFormula()
    {
        // One feature that is 1 in every row: with the biases free, the penalty leaves it without weight, and the biases say the classes' shares.
        FeatureRow[] rows = [.. Enumerable.Range(0, 10).Select(_ => new FeatureRow(null, [1f]))];
        LogisticRegression regression = new(1, 2);
        regression.Fit(rows, [0, 0, 0, 0, 0, 0, 0, 1, 1, 1], penalty: 0.1, default);
        Assert.Equal(-((0.7 * Math.Log(0.7)) + (0.3 * Math.Log(0.3))), regression.Surprise(rows, [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]), 5);
    }

    [Fact]
    public void Score_KnowsAccuracyAndMatthews()
    {
        Assert.Equal(new ProbeScore(1, 1), ProbeScore.Of([0, 1, 2], [0, 1, 2], 3));
        Assert.Equal(new ProbeScore(0.75, 0), ProbeScore.Of([1, 1, 1, 1], [1, 1, 1, 0], 2));
        Assert.Equal(0.5, ProbeScore.Of([1, 1, 0, 0, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0, 1, 0], 2).Matthews, 12);
    }

    private static (FeatureRow[] Rows, int[] Labels) Sample(Random random, int count, Func<float[], int> label, bool sparse)
    {
        float[][] points = [.. Enumerable.Range(0, count).Select(_ => new[] { (random.NextSingle() * 2) - 1, (random.NextSingle() * 2) - 1 })];
        return ([.. points.Select(point => new FeatureRow(sparse ? [0, 1] : null, point))], [.. points.Select(label)]);
    }

    private static double Accuracy(LogisticRegression regression, FeatureRow[] rows, int[] labels) =>
        rows.Zip(labels).Average(pair => regression.Predict(pair.First) == pair.Second ? 1.0 : 0);
}
