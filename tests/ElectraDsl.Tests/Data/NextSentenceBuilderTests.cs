using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class NextSentenceBuilderTests
{
    [Theory]
    [InlineData(5, OverflowMode.Drop)]
    [InlineData(5, OverflowMode.CarryOver)]
    [InlineData(8, OverflowMode.Drop)]
    [InlineData(8, OverflowMode.CarryOver)]
    [InlineData(128, OverflowMode.Drop)]
    [InlineData(128, OverflowMode.CarryOver)]
    public void AnyDocuments_GiveWellFormedPairsWithTheirLabels(int maximum, OverflowMode overflow)
    {
        NumberedText text = new();
        Random random = new(maximum);
        for (int document = 0; document < 400; document++)
            text.AddDocument([.. Enumerable.Range(0, random.Next(0, 20)).Select(_ => random.Next(0, random.Next(4) == 0 ? 3 * maximum : 12))]);
        text.AddDocument([.. Enumerable.Range(0, 900).Select(_ => random.Next(0, 30))]); // more than a passage
        text.AddDocument(20_000);

        List<Example> examples = text.Pack(maximum, overflow);

        Assert.True(examples.Count > 500);
        Assert.All(examples, example => text.AssertWellFormed(example, maximum));
        Assert.All(examples, example => Assert.True(example.FirstSegmentLength < example.InputIds.Length));
        if (overflow == OverflowMode.CarryOver)
            Assert.Equal(text.Tokens, examples.SelectMany(OwnTokens));
        else
            Assert.Equal(examples.SelectMany(OwnTokens).Distinct().Order(), examples.SelectMany(OwnTokens));
    }

    [Fact]
    public void HalfOfThePairs_HaveARandomSecondSegment()
    {
        // Lines of one token: only the last line of a document has nothing that follows.
        NumberedText tokens = new();
        for (int document = 0; document < 40; document++)
            tokens.AddDocument([.. Enumerable.Repeat(1, 3000)]);
        AssertHalf(tokens.Pack(32, OverflowMode.Drop));

        // Where nothing is lost it is half of them whatever the lines are: one short line a document, or one long line.
        NumberedText lines = new();
        for (int document = 0; document < 4000; document++)
            lines.AddDocument(9);
        AssertHalf(lines.Pack(32, OverflowMode.CarryOver));
        NumberedText paragraphs = new();
        for (int document = 0; document < 100; document++)
            paragraphs.AddDocument(1000, 500, 1500);
        AssertHalf(paragraphs.Pack(32, OverflowMode.CarryOver));

        static void AssertHalf(List<Example> examples)
        {
            // Four standard deviations of a binomial distribution.
            double deviations = (examples.Count(example => example.IsRandomNext) - (examples.Count / 2.0)) / Math.Sqrt(examples.Count / 4.0);
            Assert.True(examples.Count > 3000);
            Assert.InRange(deviations, -4, 4);
        }
    }

    [Fact]
    public void RandomSegments_AreOfAllOtherDocumentsAlike()
    {
        NumberedText text = new();
        for (int document = 0; document < 20; document++)
            text.AddDocument([.. Enumerable.Repeat(5, 400)]);
        int[] counts = new int[20];
        List<Example> examples = text.Pack(32, OverflowMode.Drop);
        foreach (Example example in examples.Where(example => example.IsRandomNext))
            counts[text.DocumentOf(example.InputIds[^2])]++;
        double mean = counts.Average();
        Assert.True(mean > 30);
        Assert.All(counts, count => Assert.InRange(count, mean - (5 * Math.Sqrt(mean)), mean + (5 * Math.Sqrt(mean))));
    }

    [Fact]
    public void RandomSegments_ComeFromPassagesNearBy()
    {
        NumberedText text = new();
        for (int document = 0; document < 2000; document++)
            text.AddDocument(6);
        int[] distances =
        [
            .. text.Pack(16, OverflowMode.Drop).Where(example => example.IsRandomNext)
                .Select(example => text.DocumentOf(example.InputIds[^2]) - text.DocumentOf(example.InputIds[1])),
        ];
        Assert.Equal(2000, distances.Length);
        Assert.All(distances, distance => Assert.InRange(distance, -256, 256));
        Assert.True(distances.Min() < -200 && distances.Max() > 200);

        // A pair waits for no more than the passages that it may be drawn from.
        NextSentenceBuilder builder = new(16, SharedData.FirstFive, new SeededExampleDraws(1), OverflowMode.Drop);
        for (int document = 0; document < 300; document++)
        {
            _ = builder.Add([100, 101], document);
            Assert.Equal(document < 256 ? 0 : 1, builder.EndDocument().Count);
        }

        Assert.Equal(256, builder.EndText().Count);
        Assert.Empty(builder.EndText());
    }

    [Theory]
    [InlineData(OverflowMode.Drop)]
    [InlineData(OverflowMode.CarryOver)]
    public void OneDocument_HasNoRandomSegment(OverflowMode overflow)
    {
        NumberedText text = new();
        text.AddDocument([.. Enumerable.Range(1, 300).Select(line => line % 11), 900, 1]);
        List<Example> examples = text.Pack(16, overflow);
        Assert.All(examples, example => text.AssertWellFormed(example, 16));
        Assert.DoesNotContain(examples, example => example.IsRandomNext);

        // All are pairs, but for the last token where nothing follows it and it cannot be cut.
        Assert.All(examples.Take(examples.Count - 1), example => Assert.True(example.FirstSegmentLength < example.InputIds.Length));
        if (overflow == OverflowMode.CarryOver)
            Assert.Equal(text.Tokens, examples.SelectMany(OwnTokens));

        NumberedText token = new();
        token.AddDocument(1);
        Assert.Equal(new Example([2, 100, 3], 3).InputIds, Assert.Single(token.Pack(16, overflow)).InputIds);
        Assert.Empty(new NumberedText().Pack(16, overflow));
    }

    [Fact]
    public void CopiesOfADocument_AreNotOtherDocuments()
    {
        NextSentenceBuilder builder = new(16, SharedData.FirstFive, new SeededExampleDraws(1), OverflowMode.CarryOver);
        List<Example> examples = [];
        for (int copy = 0; copy < 200; copy++)
        {
            examples.AddRange(builder.Add([100, 101, 102], document: 0));
            examples.AddRange(builder.Add([103, 104], document: 0));
            examples.AddRange(builder.EndDocument());
        }

        examples.AddRange(builder.Add([7], document: 200));
        examples.AddRange(builder.EndDocument());
        examples.AddRange(builder.EndText());
        Assert.Contains(examples, example => example.IsRandomNext && example.InputIds[1] >= 100);
        Assert.All(examples.Where(example => example.IsRandomNext && example.InputIds[1] >= 100), example => Assert.Equal(7, example.InputIds[^2]));
    }

    [Fact]
    public void SameSeed_GivesTheSameExamples()
    {
        NumberedText text = new();
        for (int document = 0; document < 50; document++)
            text.AddDocument(9, 30, 4, 12);
        Assert.Equal(text.Pack(24, OverflowMode.Drop, seed: 3).Select(Describe), text.Pack(24, OverflowMode.Drop, seed: 3).Select(Describe));
        Assert.NotEqual(text.Pack(24, OverflowMode.Drop, seed: 3).Select(Describe), text.Pack(24, OverflowMode.Drop, seed: 4).Select(Describe));

        static string Describe(Example example) => $"{string.Join(' ', example.InputIds)} {example.FirstSegmentLength} {example.IsRandomNext}";
    }

    /// <summary>The tokens that an example takes from the text; a random second segment is a copy.</summary>
    private static IEnumerable<int> OwnTokens(Example example) =>
        example.InputIds.Take(example.IsRandomNext ? example.FirstSegmentLength : example.InputIds.Length).Where(id => id >= 100);

    /// <summary>Documents whose tokens are numbered from 100 on, so that every token says where it comes from.</summary>
    private sealed class NumberedText
    {
        private readonly List<int[]> documents = []; // lengths of lines
        private readonly List<int> documentOf = [];

        public IEnumerable<int> Tokens => Enumerable.Range(100, documentOf.Count);

        public int DocumentOf(int token) => documentOf[token - 100];

        public void AddDocument(params int[] lengths)
        {
            documentOf.AddRange(Enumerable.Repeat(documents.Count, lengths.Sum()));
            documents.Add(lengths);
        }

        public List<Example> Pack(int maximum, OverflowMode overflow, ulong seed = 1)
        {
            NextSentenceBuilder builder = new(maximum, SharedData.FirstFive, new SeededExampleDraws(seed), overflow);
            List<Example> examples = [];
            int next = 100;
            foreach ((int number, int[] lengths) in documents.Index())
            {
                foreach (int length in lengths)
                {
                    examples.AddRange(builder.Add([.. Enumerable.Range(next, length)], number));
                    next += length;
                }

                examples.AddRange(builder.EndDocument());
            }

            examples.AddRange(builder.EndText());
            return examples;
        }

        public void AssertWellFormed(Example example, int maximum)
        {
            int[] ids = example.InputIds;
            int split = example.FirstSegmentLength;
            Assert.InRange(ids.Length, 3, maximum);
            Assert.Equal(2, ids[0]);
            Assert.Equal(3, ids[^1]);
            Assert.Equal(3, ids[split - 1]);
            int[] first = ids[1..(split - 1)], second = split < ids.Length ? ids[split..^1] : [];
            AssertContiguous(first);
            if (second.Length == 0)
            {
                Assert.False(example.IsRandomNext);
                Assert.Equal(split, ids.Length);
                return;
            }

            AssertContiguous(second);
            Assert.Equal(example.IsRandomNext, DocumentOf(first[0]) != DocumentOf(second[0]));
            if (!example.IsRandomNext)
                Assert.True(second[0] > first[^1]);
        }

        private void AssertContiguous(int[] segment)
        {
            Assert.Equal(Enumerable.Range(segment[0], segment.Length), segment);
            Assert.Equal(DocumentOf(segment[0]), DocumentOf(segment[^1]));
        }
    }
}
