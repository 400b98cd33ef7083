using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>Short sequences are parts of prepared ones.</summary>
public sealed class ExampleWindowTests
{
    private const int Whole = 40, Sep = 3;

    [Theory]
    [InlineData(Packing.Original, 8)]
    [InlineData(Packing.Original, 39)]
    [InlineData(Packing.NextSentence, 8)]
    [InlineData(Packing.NextSentence, 17)]
    [InlineData(Packing.FullSentences, 16)]
    public void Rows_ArePartsOfTheirExamples(Packing packing, int length)
    {
        using TemporaryFolder folder = new();
        Random random = new(length);
        Example[] examples = [.. Enumerable.Range(0, 60).Select(_ => Sentence(random, packing))];
        using ExampleSet set = Write(folder, packing, examples);
        ExampleOrder order = new(set.Count, seed: 5);
        for (long step = 0; step < 12; step++)
        {
            ExampleBatch batch = ExampleBatch.Read(set, order, step, 20, 0, 20, length);
            Assert.Equal((length, 20 * length), (batch.SequenceLength, batch.InputIds.Length));
            for (int row = 0; row < 20; row++)
            {
                Example example = examples[batch.Indices[row]];
                long[] ids = batch.InputIds[(row * length)..((row * length) + batch.Lengths[row])];
                long[] segments = batch.SegmentIds[(row * length)..((row * length) + batch.Lengths[row])];
                Assert.Equal(Math.Min(length, example.InputIds.Length), ids.Length);
                Assert.Equal((2, Sep), (ids[0], ids[^1]));
                Assert.True(ids[1] != Sep && (ids[^2] != Sep || ids.Length == 3), string.Join(' ', ids));
                Assert.Equal(example.IsRandomNext, batch.IsRandomNext[row]);

                // Ids ascend, so that a part is found by its first one.
                int start = Array.IndexOf(example.InputIds, (int)ids[1]);
                Assert.Equal(example.InputIds[start..(start + ids.Length - 2)], ids[1..^1].Select(id => (int)id));
                int boundary = Array.IndexOf(ids, Sep) + 1;
                bool hasBoth = packing != Packing.FullSentences && boundary < ids.Length;
                Assert.Equal(Enumerable.Range(0, ids.Length).Select(place => hasBoth && place >= boundary ? 1L : 0), segments);
                if (packing == Packing.NextSentence)
                    Assert.True(hasBoth, "the label is of two segments");
            }
        }
    }

    [Fact]
    public void Parts_AreOthersAtEachVisit_AndEverywhereInTheExample()
    {
        using TemporaryFolder folder = new();
        using ExampleSet set = Write(folder, Packing.FullSentences, [new Example([2, .. Enumerable.Range(10, Whole - 2), 3], Whole)]);
        ExampleOrder order = new(1, seed: 5);
        long[] starts = [.. Enumerable.Range(0, 2_000).Select(step => ExampleBatch.Read(set, order, step, 1, 0, 1, 10).InputIds[1])];
        Assert.Equal(Enumerable.Range(10, 31).Select(id => (long)id), starts.Distinct().Order());
        Assert.All(starts.CountBy(start => start), start => Assert.InRange(start.Value, 30, 110)); // 64.5 of 2,000 on average
        Assert.Equal(starts[7], ExampleBatch.Read(set, order, 7, 1, 0, 1, 10).InputIds[1]);
        ExampleOrder other = new(1, seed: 6);
        Assert.NotEqual(starts, Enumerable.Range(0, 2_000).Select(step => ExampleBatch.Read(set, other, step, 1, 0, 1, 10).InputIds[1]));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(Whole + 1)]
    public void ImpossibleLength_IsRefused(int length)
    {
        using TemporaryFolder folder = new();
        using ExampleSet set = Write(folder, Packing.Original, [new Example([2, 10, 3], 3)]);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => ExampleBatch.Read(set, new ExampleOrder(1, 1), 0, 1, 0, 1, length));
    }

    private static ExampleSet Write(TemporaryFolder folder, Packing packing, Example[] examples)
    {
        using (ExampleSetWriter writer = new(folder.File("set"), Whole, 100, paddingId: 0, packing))
        {
            foreach (Example example in examples)
                writer.Write(example);
            writer.Complete();
        }

        return new ExampleSet(folder.File("set/examples.json"));
    }

    private static Example Sentence(Random random, Packing packing)
    {
        int length = random.Next(3) == 0 ? random.Next(6, Whole) : Whole, split = random.Next(2, length - 2);
        int[] ids = [2, .. Enumerable.Range(10, length - 2), Sep];
        if (packing == Packing.FullSentences || (packing == Packing.Original && random.Next(4) == 0))
            return new Example(ids, length);
        ids[split] = Sep;
        return new Example(ids, split + 1, packing == Packing.NextSentence && random.Next(2) == 0);
    }
}
