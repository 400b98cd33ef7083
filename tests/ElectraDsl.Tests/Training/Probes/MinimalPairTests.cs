using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training.Probes;

/// <summary>What minimal pairs say of detectors whose skill is known.</summary>
public sealed class MinimalPairTests
{
    private static readonly MinimalPair[] Pairs = [new("the cats sleep", "the cats sleeps"), new("a dog barks.", "a dog bark.")];

    [Fact]
    public void DetectorThatKnows_IsRightOfAllPairs() =>
        Assert.Equal(new MinimalPairResult(2, 1, 1), MinimalPairTest.Run(Pairs, Scored(word => word is "sleeps" or "bark" ? 3 : -3)));

    [Fact]
    public void DetectorThatIsWrong_IsRightOfNone() =>
        Assert.Equal(new MinimalPairResult(2, 0, 0), MinimalPairTest.Run(Pairs, Scored(word => word is "sleep" or "barks" ? 3 : -3)));

    [Fact]
    public void DetectorThatSaysTheSameOfAll_IsACoin() =>
        Assert.Equal(new MinimalPairResult(2, 0.5, 0.5), MinimalPairTest.Run(Pairs, Scored(_ => 1)));

    private static Func<IReadOnlyList<IReadOnlyList<string>>, IReadOnlyList<float[]>> Scored(Func<string, float> logit) =>
        texts => [.. texts.Select(words => words.Select(logit).ToArray())];
}
