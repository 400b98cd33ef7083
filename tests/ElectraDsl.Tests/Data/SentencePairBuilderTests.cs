using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class SentencePairBuilderTests
{
    // 3 is [SEP], which stands between the two sentences of a line.
    [Theory]
    [InlineData("10 11 3 20", "2 10 11 3 20 3")]
    [InlineData("10 11", "2 10 11 3")]
    [InlineData("3 20", "2 20 3")]
    [InlineData("10 3", "2 10 3")]
    [InlineData("", "")]
    [InlineData("10 11 12 13 14 15 3 20", "2 10 11 12 13 3 20 3|2 14 15 3")]
    [InlineData("10 3 20 21 22 23 24 25", "2 10 3 20 21 22 23 3|2 24 25 3")]
    [InlineData("10 11 12 13 14 3 20 21 22 23 24", "2 10 11 12 3 20 21 3|2 13 14 3 22 23 24 3")]
    [InlineData("10 11 12 13 14 15 16 17", "2 10 11 12 13 14 15 3|2 16 17 3")]
    public void Line_IsOnePair(string line, string expected)
    {
        SentencePairBuilder carrying = new(8, SharedData.FirstFive, OverflowMode.CarryOver);
        SentencePairBuilder dropping = new(8, SharedData.FirstFive, OverflowMode.Drop);
        int[] ids = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        string[] examples = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<Example> made = carrying.Add(ids, 4);
        Assert.Equal(examples, made.Select(example => string.Join(' ', example.InputIds)));
        Assert.Equal(examples.Take(1), dropping.Add(ids, 4).Select(example => string.Join(' ', example.InputIds)));
        Assert.All(made, example =>
        {
            Assert.Equal(Array.IndexOf(example.InputIds, 3) + 1, example.FirstSegmentLength);
            Assert.All(example.Segments, segment => Assert.Equal(4, segment.Document));
        });
        Assert.Empty(carrying.EndDocument());
        Assert.Empty(carrying.EndText());
    }
}
