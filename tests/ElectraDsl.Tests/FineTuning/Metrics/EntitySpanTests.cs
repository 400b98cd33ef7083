using ElectraDsl.FineTuning;

namespace ElectraDsl.Tests.FineTuning.Metrics;

/// <summary>Entities as CoNLL's evaluation counts them.</summary>
public sealed class EntitySpanTests
{
    [Theory]
    [InlineData("O B-PER I-PER O", "PER 1 3")]
    [InlineData("B-PER B-PER", "PER 0 1; PER 1 2")]
    [InlineData("I-PER I-LOC I-LOC", "PER 0 1; LOC 1 3")] // IOB1, or a broken prefix
    [InlineData("S-PER B-LOC E-LOC I-LOC", "PER 0 1; LOC 1 3; LOC 3 4")]
    [InlineData("NOUN NOUN VERB O", "NOUN 0 2; VERB 2 3")]
    [InlineData("O O", "")]
    public void Labels_BecomeSpans(string labels, string expected) =>
        Assert.Equal(expected, string.Join("; ", EntitySpans.Of(labels.Split(' ')).Select(span => $"{span.Type} {span.Start} {span.End}")));

    [Fact]
    public void OnlyWholeSpans_Count()
    {
        string[][] actual = [["B-PER", "I-PER", "O", "B-LOC"], ["O", "B-LOC"]];
        string[][] predicted = [["B-PER", "O", "O", "B-LOC"], ["B-LOC", "B-LOC"]];
        IReadOnlyList<ClassScores> scores = EntitySpans.Score(actual, predicted);
        Assert.Equal(["LOC", "PER", "all"], scores.Select(one => one.Label));
        Assert.Equal((2 / 3.0, 1.0, 2), (scores[0].Precision, scores[0].Recall, scores[0].Count));
        Assert.Equal((0.5, 2 / 3.0), (scores[^1].Precision, scores[^1].Recall));
        Assert.Equal(4 / 7.0, scores[^1].F1, 12);
    }
}
