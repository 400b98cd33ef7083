using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Tests.Data;
using ElectraDsl.Training;
using Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training.Masking;

public sealed class StaticMasksTests
{
    private const int Examples = 21, Duplicates = 3;

    private static readonly IMaskingKernel Masking = KernelTable.For<SampleModel.KernelSpec>(KernelBackend.Simd).Masking;

    /// <summary>
    /// Nine epochs in batches that cross their borders, cut otherwise the second time: what an example becomes depends on its duplicate alone.
    /// </summary>
    [Fact]
    public void ExamplesHaveTheirMasks_InAnyBatch()
    {
        using TemporaryFolder folder = new();
        using PreparedCorpus corpus = SyntheticCorpus.Prepare(folder.File("corpus"), Examples);
        Dictionary<(long Example, int Duplicate), string> masks = [];
        foreach ((int batchSize, ulong seed) in new[] { (8, 1UL), (5, 2UL), (21, 1UL) })
        {
            ExampleOrder order = new(Examples, seed);
            for (int step = 0; step * batchSize < 9 * Examples; step++)
            {
                ExampleBatch examples = ExampleBatch.Read(corpus.Training, order, step, batchSize, 0, batchSize);
                string[] rows = Rows(examples, seed: 7);
                for (int row = 0; row < batchSize; row++)
                {
                    (long, int) key = (examples.Indices[row], examples.Epochs[row] % Duplicates);
                    _ = masks.TryAdd(key, rows[row]);
                    Assert.Equal(masks[key], rows[row]);
                }
            }
        }

        Assert.Equal(Examples * Duplicates, masks.Count);
        Assert.InRange(masks.Values.Distinct().Count(), (Examples * Duplicates) - 2, Examples * Duplicates);
    }

    [Fact]
    public void OtherSeed_GivesOtherMasks()
    {
        using TemporaryFolder folder = new();
        using PreparedCorpus corpus = SyntheticCorpus.Prepare(folder.File("corpus"), Examples);
        ExampleBatch examples = ExampleBatch.Read(corpus.Training, 0, Examples);
        Assert.InRange(Rows(examples, seed: 7).Except(Rows(examples, seed: 8)).Count(), Examples - 2, Examples);
    }

    [Fact]
    public void Positions_AreThoseOfTheBatch()
    {
        using TemporaryFolder folder = new();
        using PreparedCorpus corpus = SyntheticCorpus.Prepare(folder.File("corpus"), Examples);
        using DisposeScope scope = NewDisposeScope();
        ExampleBatch examples = ExampleBatch.Read(corpus.Training, 0, Examples);
        using Batch batch = Batch.From(examples, new SampleModel().Facts, CPU);
        StaticMasks masks = new(Masking, 7, Duplicates);
        MaskedBatch masked = masks.Run(batch);

        Assert.Equal([Examples, SyntheticCorpus.SequenceLength], masked.InputIds.shape);
        long[] positions = masked.Positions.data<long>().ToArray(), ids = masked.InputIds.data<long>().ToArray();
        float[] weights = masked.Weights.data<float>().ToArray();
        Assert.Equal(positions.Select(position => examples.InputIds[position]), masked.Targets.data<long>().ToArray());
        Assert.Equal(weights.Sum(), masks.Count(batch));
        Assert.True(weights.Sum() > Examples);
        long[] chosen = [.. positions.Where((_, slot) => weights[slot] > 0)];
        Assert.Equal(chosen.Length, chosen.Distinct().Count());
        Assert.All(Enumerable.Range(0, ids.Length).Where(place => ids[place] != examples.InputIds[place]), place => Assert.Contains(place, chosen));
        Assert.Contains(ids, id => id == 4);
    }

    [Fact]
    public void FewerDuplicatesThanOne_AreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new StaticMasks(Masking, 7, 0));

    /// <summary>What each row becomes: its ids and the chosen places.</summary>
    private static string[] Rows(ExampleBatch examples, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = Batch.From(examples, new SampleModel().Facts, CPU);
        MaskedBatch masked = new StaticMasks(Masking, seed, Duplicates).Run(batch);
        long[] ids = masked.InputIds.data<long>().ToArray(),
            positions = masked.Positions.data<long>().ToArray();
        return
        [
            .. ids.Chunk(batch.SequenceLength)
                .Zip(
                    positions.Chunk(batch.MaxPredictions),
                    (row, places) => $"{string.Join(' ', row)}: {string.Join(' ', places.Select(place => place % batch.SequenceLength))}"),
        ];
    }
}
