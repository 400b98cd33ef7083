using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training.Referee;

/// <summary>What the referee says of detectors whose skill is known.</summary>
public sealed class RefereeTests
{
    private static readonly ReferenceSet Set = new(
        [
            new CorruptedPassage(["the", "dog", "sat"], [false, true, false], [-2, 1, -1]),
            new CorruptedPassage(["a", "mat"], [true, false], [-2, 0]),
        ],
        [new SwappedSentence(["cats", "eat", "roofs", "."], 2), new SwappedSentence(["birds", "swim"], 1)],
        "0123");

    [Fact]
    public void DetectorThatKnows_ReachesOne()
    {
        string[] replaced = ["dog", "a", "roofs", "swim"];
        ReferenceResult found = Judge(word => replaced.Contains(word) ? 1 : 0);
        Assert.Equal((1.0, 1.0), (found.ReferenceAuc, found.SwappedWordFound));
        Assert.Equal(found.ReferenceAuc - found.ReferenceContextFreeAuc, found.ReferenceMargin);
    }

    [Fact]
    public void DetectorThatSaysTheSameOfAll_ReachesAHalf_AndFindsNothing()
    {
        ReferenceResult found = Judge(_ => 3);
        Assert.Equal((0.5, 0.0), (found.ReferenceAuc, found.SwappedWordFound));
    }

    [Fact]
    public void Baselines_ArePartOfTheSet()
    {
        ReferenceResult found = Judge(_ => 0);
        Assert.Equal(3.5 / 6, found.ReferenceContextFreeAuc, 12); // of six pairs "dog" wins three, and "a" ties one
        Assert.Equal((0.25 + 0.5) / 2, found.SwappedWordBlind, 12);
        Assert.Equal((2.0 / 5, 5L, 2, "0123"), (found.ReplacedRate, found.Words, found.Sentences, found.Fingerprint));
    }

    [Fact]
    public void ScoresThatAreNoNumbers_AreRefused() =>
        Assert.Contains("NaN", Assert.Throws<RunException>(() => Judge(_ => float.NaN)).Message, StringComparison.Ordinal);

    private static ReferenceResult Judge(Func<string, float> score) =>
        ElectraDsl.Training.Referee.Evaluate(Set, texts => [.. texts.Select(words => words.Select(score).ToArray())]);
}
