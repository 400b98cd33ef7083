using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class FullSentenceBuilderTests
{
    [Fact]
    public void Lines_ArePackedAcrossDocumentsWithASeparatorBetweenThem()
    {
        FullSentenceBuilder builder = new(10, SharedData.FirstFive);
        Assert.Empty(builder.Add([10, 11, 12], 0));
        Assert.Empty(builder.Add([], 0));
        Assert.Empty(builder.EndDocument());
        Assert.Empty(builder.EndDocument());                                              // an empty document
        Assert.Empty(builder.Add([20, 21], 1));
        Assert.Empty(builder.Add([22, 23], 1));                                           // fills the example to the last token
        Assert.Empty(builder.EndDocument());
        Assert.Equal([2, 10, 11, 12, 3, 20, 21, 22, 23, 3], Assert.Single(builder.Add([30, 31, 32, 33], 2)).InputIds);
        Assert.Equal([2, 30, 31, 32, 33, 3], Assert.Single(builder.Add([34, 35, 36, 37, 38], 2)).InputIds); // a whole line does not fit any more
        Assert.Empty(builder.EndDocument());
        Assert.Equal([2, 34, 35, 36, 37, 38, 3], Assert.Single(builder.Add([40, 41, 42], 3)).InputIds);     // nor with its separator
        Assert.Empty(builder.EndDocument());
        Example last = Assert.Single(builder.EndText());
        Assert.Equal([2, 40, 41, 42, 3], last.InputIds);
        Assert.Equal(5, last.FirstSegmentLength);
        Assert.Empty(builder.EndText());
    }

    [Fact]
    public void LineLongerThanAnExample_FillsTheRoomAndGoesOn()
    {
        FullSentenceBuilder builder = new(6, SharedData.FirstFive);
        Assert.Empty(builder.Add([10, 11], 0));
        IReadOnlyList<Example> examples = builder.Add([.. Enumerable.Range(20, 7)], 0);
        Assert.Equal(["2 10 11 20 21 3", "2 22 23 24 25 3"], examples.Select(example => string.Join(' ', example.InputIds)));
        Assert.Equal([2, 26, 3], Assert.Single(builder.EndText()).InputIds);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(128)]
    public void AnyDocuments_LoseNoTokenAndNoDocumentBoundary(int maximum)
    {
        Random random = new(maximum);
        FullSentenceBuilder builder = new(maximum, SharedData.FirstFive);
        List<Example> examples = [];
        List<int> documentOf = [];
        List<(int Start, int Length)> lines = [];
        for (int document = 0; document < 300; document++)
        {
            for (int line = random.Next(0, 12); line > 0; line--)
            {
                int length = random.Next(0, random.Next(5) == 0 ? 5 * maximum : maximum / 2 + 2);
                int start = 100 + documentOf.Count;
                examples.AddRange(builder.Add([.. Enumerable.Range(start, length)], document));
                documentOf.AddRange(Enumerable.Repeat(document, length));
                lines.Add((start, length));
            }

            examples.AddRange(builder.EndDocument());
        }

        examples.AddRange(builder.EndText());

        Assert.Equal(Enumerable.Range(100, documentOf.Count), examples.SelectMany(example => example.InputIds).Where(id => id >= 100));
        Dictionary<int, int> exampleOf = [];
        foreach ((int number, Example example) in examples.Index())
        {
            int[] ids = example.InputIds;
            Assert.InRange(ids.Length, 3, maximum);
            Assert.Equal(ids.Length, example.FirstSegmentLength);
            Assert.False(example.IsRandomNext);
            Assert.Equal((2, 3), (ids[0], ids[^1]));
            int[] text = ids[1..^1];
            foreach (int id in text.Where(id => id >= 100))
                exampleOf.Add(id, number);

            // Taking the separators out, and putting one wherever the document changes, gives the same.
            int[] tokens = [.. text.Where(id => id >= 100)];
            Assert.Equal(tokens.SelectMany((id, place) => place > 0 && IsOfAnother(id, tokens[place - 1]) ? (int[])[3, id] : [id]), text);
        }

        foreach ((int start, int length) in lines.Where(line => line.Length > 0 && line.Length <= maximum - 2))
        {
            // A line that fits in an example is in one; it begins another than the line before only where it had no room behind it.
            int number = exampleOf[start];
            Assert.Equal(number, exampleOf[start + length - 1]);
            if (start == 100 || exampleOf[start - 1] == number)
                continue;
            int separator = IsOfAnother(start, start - 1) ? 1 : 0;
            Assert.True(examples[number - 1].InputIds.Length + separator + length > maximum);
        }

        bool IsOfAnother(int id, int before) => documentOf[id - 100] != documentOf[before - 100];
    }

    [Fact]
    public void TooShortSequences_AreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FullSentenceBuilder(2, SharedData.FirstFive));
}
