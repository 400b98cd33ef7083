using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class BestFitBuilderTests
{
    [Fact]
    public void Documents_GoWhereTheyLeaveTheLeastRoom()
    {
        BestFitBuilder builder = new(10, SharedData.FirstFive);
        Assert.Empty(Add(builder, 0, 10, 11, 12, 13));                                    // room for 4: [CLS] and 4 and [SEP] of 10
        Assert.Empty(Add(builder, 1, 20, 21, 22, 23, 24));                                // not beside it; room for 3
        Assert.Empty(Add(builder, 2));                                                    // an empty document
        Example tight = Assert.Single(Add(builder, 3, 30, 31));
        Assert.Equal([2, 20, 21, 22, 23, 24, 3, 30, 31, 3], tight.InputIds);
        Assert.Equal(10, tight.FirstSegmentLength);
        Assert.Equal([new ExampleSegment(7, 1), new ExampleSegment(3, 3)], tight.Segments);
        Assert.Equal([2, 10, 11, 12, 13, 3], Assert.Single(builder.EndText()).InputIds);
        Assert.Empty(builder.EndText());
    }

    [Fact]
    public void DocumentLongerThanAnExample_FillsExamplesAndItsRestGoesWhereItFits()
    {
        BestFitBuilder builder = new(6, SharedData.FirstFive);
        Assert.Empty(Add(builder, 0, 90));
        Assert.Equal(
            ["2 10 11 12 13 3", "2 90 3 14 15 3"],
            Add(builder, 1, 10, 11, 12, 13, 14, 15).Select(example => string.Join(' ', example.InputIds)));
        Assert.Empty(builder.EndText());
    }

    [Theory]
    [InlineData(3, 1.0)]
    [InlineData(16, 0.9)]
    [InlineData(128, 0.98)]
    public void AnyDocuments_AreWholeOrLongerThanAnExample_AndFillTheirExamples(int longest, double fill)
    {
        Random random = new(longest);
        BestFitBuilder builder = new(longest, SharedData.FirstFive);
        List<int[]> documents = [];
        List<Example> examples = [];
        int id = 10;
        for (int document = 0; document < 5_000; document++)
        {
            int[] ids = [.. Enumerable.Range(id, random.Next(5) == 0 ? random.Next(3 * longest) : random.Next(longest))];
            id += ids.Length;
            documents.Add(ids);
            foreach (int[] line in ids.Chunk(7))
                examples.AddRange(builder.Add(line, document));
            examples.AddRange(builder.EndDocument());
        }

        examples.AddRange(builder.EndText());
        Dictionary<long, List<int[]>> parts = [];
        foreach (Example example in examples)
        {
            Assert.InRange(example.InputIds.Length, 3, longest);
            Assert.Equal((2, example.InputIds.Length), (example.InputIds[0], example.FirstSegmentLength));
            int start = 1;
            foreach (ExampleSegment segment in example.Segments)
            {
                int length = segment.Length - (start == 1 ? 1 : 0);
                Assert.Equal(3, example.InputIds[start + length - 1]);
                if (!parts.TryGetValue(segment.Document, out List<int[]>? ofDocument))
                    parts.Add(segment.Document, ofDocument = []);
                ofDocument.Add(example.InputIds[start..(start + length - 1)]);
                start += length;
            }

            Assert.Equal(example.InputIds.Length, start);
        }

        for (int document = 0; document < documents.Count; document++)
        {
            int[][] found = parts.TryGetValue(document, out List<int[]>? ofDocument) ? [.. ofDocument.OrderBy(part => part[0])] : [];
            Assert.Equal(documents[document], found.SelectMany(part => part));
            Assert.Equal((documents[document].Length + longest - 3) / (longest - 2), found.Length);
        }

        double filled = examples.Average(example => (double)example.InputIds.Length) / longest;
        Assert.True(filled >= fill, $"{filled:P1} of the places hold a token.");
    }

    private static IReadOnlyList<Example> Add(BestFitBuilder builder, int document, params int[] ids) =>
        [.. builder.Add(ids, document), .. builder.EndDocument()];
}
