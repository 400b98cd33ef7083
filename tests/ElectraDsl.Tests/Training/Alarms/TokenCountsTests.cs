using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training;

public sealed class TokenCountsTests
{
    [Fact]
    public void ContextFreeAuc_IsThatOfADetectorWhichScoresToken_ByToken()
    {
        const int VocabularySize = 30, Tokens = 3_000;
        Random random = new(5);
        double[] counts = new double[TokenCounts.Rows * VocabularySize];
        List<(int Id, bool Replaced)>[] updates = [[], []];
        for (int token = 0; token < 2 * Tokens; token++)
        {
            int id = random.Next(VocabularySize), update = token % 2;
            bool replaced = random.Next(100) < id;
            updates[update].Add((id, replaced));
            counts[(TokenCounts.AllRow(update) * VocabularySize) + id]++;
            counts[(TokenCounts.ReplacedRow(update) * VocabularySize) + id] += replaced ? 1 : 0;
        }

        double expected = (Area(fitted: updates[1], judged: updates[0]) + Area(fitted: updates[0], judged: updates[1])) / 2;
        Assert.Equal(expected, new TokenCounts(counts).ContextFreeAuc()!.Value, 1e-12);

        static double Area(List<(int Id, bool Replaced)> fitted, List<(int Id, bool Replaced)> judged)
        {
            ContextFreeDetector detector = new(VocabularySize);
            foreach ((int id, bool replaced) in fitted)
                detector.Count(id, replaced);
            float[] scores = detector.Scores();
            return RocCurve.Area([.. judged.Select(token => scores[token.Id])], [.. judged.Select(token => token.Replaced)]);
        }
    }

    [Fact]
    public void MostFrequentTokenAccuracy_IsTheShareOfTheCommonestTarget()
    {
        double[] counts = new double[TokenCounts.Rows * 4];
        new double[] { 1, 5, 2, 2 }.CopyTo(counts, TokenCounts.TargetRow * 4);
        Assert.Equal(0.5, new TokenCounts(counts).MostFrequentTokenAccuracy());
    }

    [Fact]
    public void NothingCounted_HasNoFigures()
    {
        Assert.Null(new TokenCounts([]).ContextFreeAuc());
        Assert.Null(new TokenCounts(new double[TokenCounts.Rows * 4]).ContextFreeAuc());
        Assert.Null(new TokenCounts([]).MostFrequentTokenAccuracy());
    }
}
