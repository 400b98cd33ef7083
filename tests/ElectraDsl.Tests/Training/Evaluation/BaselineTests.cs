using ElectraDsl.Data;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

public sealed class BaselineTests
{
    [Theory]
    [InlineData(new[] { 1f, 2f, 3f, 4f }, new[] { false, false, true, true }, 1.0)]
    [InlineData(new[] { 4f, 3f, 2f, 1f }, new[] { false, false, true, true }, 0.0)]
    [InlineData(new[] { 5f, 5f, 5f, 5f }, new[] { false, true, true, false }, 0.5)]
    [InlineData(new[] { 1f, 2f, 2f, 3f }, new[] { false, true, false, true }, 0.875)] // pairs: 1 + 1 + 0.5 + 1 of 4
    [InlineData(new[] { 1f, 2f }, new[] { true, true }, 0.5)]
    [InlineData(new[] { float.NaN, 1f, float.NaN, 2f }, new[] { true, false, false, true }, 0.625)] // pairs: 0 + 0.5 + 1 + 1 of 4
    [InlineData(new float[0], new bool[0], 0.5)]
    public void Area_OfSmallCases(float[] scores, bool[] positive, double area) => Assert.Equal(area, RocCurve.Area(scores, positive), 1e-15);

    [Fact]
    public void Area_IsTheShareOfPairsInOrder_TiesCountingHalf()
    {
        Random random = new(3);
        float[] scores = [.. Enumerable.Range(0, 500).Select(_ => (float)random.Next(40))];
        bool[] positive = [.. scores.Select(score => random.Next(60) < score)];
        double won = 0, pairs = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (!positive[i] || positive[j])
                    continue;
                pairs++;
                won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        }

        Assert.Equal(won / pairs, RocCurve.Area(scores, positive), 1e-12);
    }

    [Fact]
    public void ContextFreeScores_AreSmoothedLogOdds()
    {
        ContextFreeDetector detector = new(3);
        for (int i = 0; i < 6; i++)
            detector.Count(0, replaced: false);
        for (int i = 0; i < 4; i++)
            detector.Count(1, replaced: i < 2);

        float[] scores = detector.Scores(); // 2 of 10 are replaced
        Assert.Equal(Math.Log(0.2 / 6.8), scores[0], 1e-5);
        Assert.Equal(Math.Log(2.2 / 2.8), scores[1], 1e-5);
        Assert.Equal(Math.Log(0.2 / 0.8), scores[2], 1e-5);
    }

    [Fact]
    public void NothingReplaced_GivesFiniteScores()
    {
        ContextFreeDetector detector = new(2);
        detector.Count(0, replaced: false);
        Assert.All(detector.Scores(), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void MostFrequentToken_IsNoSpecialToken_AndNoPadding()
    {
        using TemporaryFolder folder = new();
        using (ExampleSetWriter writer = new(folder["e"], 16, 100, paddingId: 0))
        {
            for (int example = 0; example < 300; example++)
                writer.Write(new Example([2, 3, 4, 2, 3, 4, example < 200 ? 50 : 60, 3], 8));
            writer.Complete();
        }

        using ExampleSet file = new(folder["e", "examples.json"]);
        Assert.Equal(50, TokenFrequency.MostFrequent(file, new SampleModel().Facts.SpecialTokens, default));
    }
}
