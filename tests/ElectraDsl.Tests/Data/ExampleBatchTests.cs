using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class ExampleBatchTests
{
    [Fact]
    public void Rows_ArePaddedAndSegmented()
    {
        using TemporaryFolder folder = new();
        using ExampleSet file = FileOf(folder, new Example([2, 10, 3], 3), new Example([2, 11, 3, 12, 13, 3], 3));

        ExampleBatch batch = ExampleBatch.Read(file, firstExample: 0, rows: 2);

        Assert.Equal(2, batch.Rows);
        Assert.Equal(8, batch.SequenceLength);
        Assert.Equal([2, 10, 3, 7, 7, 7, 7, 7, 2, 11, 3, 12, 13, 3, 7, 7], batch.InputIds);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0], batch.SegmentIds);
        Assert.Equal([3, 6], batch.Lengths);
        Assert.Equal([0, 1], batch.Indices);
        Assert.Equal([1], ExampleBatch.Read(file, firstExample: 1, rows: 1).Indices);
    }

    [Fact]
    public void Labels_StandBesideTheirRows()
    {
        using TemporaryFolder folder = new();
        Example[] examples = [.. Enumerable.Range(0, 7).Select(i => new Example([2, 10 + i, 3, 20 + i, 3], 3, IsRandomNext: i % 3 == 0))];
        using (ExampleSetWriter writer = new(folder.File("x"), 8, 100, paddingId: 7, Packing.NextSentence))
        {
            foreach (Example example in examples)
                writer.Write(example);
            writer.Complete();
        }

        using ExampleSet file = new(folder.File("x/examples.json"));
        bool[] expected = [.. examples.Select(example => example.IsRandomNext)];
        Assert.Equal(expected, ExampleBatch.Read(file, firstExample: 0, rows: 7).IsRandomNext);
        Assert.Equal(expected, ExampleBatch.Of(examples, 8, paddingId: 7).IsRandomNext);
        ExampleOrder order = new(7, seed: 4);
        ExampleBatch second = ExampleBatch.Read(file, order, step: 1, batchSize: 3, firstRow: 0, rows: 3);
        Assert.Equal(Enumerable.Range(3, 3).Select(place => expected[(int)order.ExampleAt(place)]), second.IsRandomNext);
    }

    [Fact]
    public void Steps_FollowTheOrderAcrossEpochs()
    {
        using TemporaryFolder folder = new();
        using ExampleSet file = FileOf(folder, [.. Enumerable.Range(0, 7).Select(i => new Example([2, 10 + i, 3], 3))]);
        ExampleOrder order = new(7, seed: 4);
        List<long> seen = [];
        List<long> indices = [];
        List<int> epochs = [];
        for (int step = 0; step < 7; step++) // 7 steps of 3 rows are 3 epochs
        {
            ExampleBatch batch = ExampleBatch.Read(file, order, step, batchSize: 3, firstRow: 0, rows: 3);
            seen.AddRange(Enumerable.Range(0, 3).Select(row => batch.InputIds[(row * 8) + 1] - 10));
            indices.AddRange(batch.Indices);
            epochs.AddRange(batch.Epochs);
        }

        Assert.Equal(Enumerable.Range(0, 21).Select(place => (long)order.ExampleAt(place)), seen);
        Assert.Equal(seen, indices);
        Assert.Equal(Enumerable.Range(0, 21).Select(place => place / 7), epochs);
    }

    [Fact]
    public void PartsOfABatch_AreTheBatch()
    {
        using TemporaryFolder folder = new();
        using ExampleSet file = FileOf(folder, [.. Enumerable.Range(0, 50).Select(i => new Example([2, 10 + i, 3], 3))]);
        ExampleOrder order = new(50, seed: 4);
        ExampleBatch whole = ExampleBatch.Read(file, order, step: 9, batchSize: 8, firstRow: 0, rows: 8);
        ExampleBatch[] parts = [.. Enumerable.Range(0, 4).Select(part => ExampleBatch.Read(file, order, 9, 8, 2 * part, 2))];
        Assert.Equal(whole.InputIds, parts.SelectMany(part => part.InputIds));
        Assert.Equal(whole.Lengths, parts.SelectMany(part => part.Lengths));
    }

    [Fact]
    public void ImpossibleRows_AreRefused()
    {
        using TemporaryFolder folder = new();
        using ExampleSet file = FileOf(folder, new Example([2, 10, 3], 3));
        ExampleOrder order = new(1, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExampleBatch.Read(file, order, 0, 8, 6, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExampleBatch.Read(file, order, 0, 8, -1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExampleBatch.Read(file, firstExample: 0, rows: 2));
        Assert.Throws<ArgumentException>(() => ExampleBatch.Read(file, new ExampleOrder(2, 1), 0, 8, 0, 8));
    }

    private static ExampleSet FileOf(TemporaryFolder folder, params Example[] examples)
    {
        using (ExampleSetWriter writer = new(folder.File("x"), 8, 100, paddingId: 7))
        {
            foreach (Example example in examples)
                writer.Write(example);
            writer.Complete();
        }

        return new ExampleSet(folder.File("x/examples.json"));
    }
}
