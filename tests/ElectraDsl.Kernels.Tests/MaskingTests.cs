using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

public sealed class MaskingTests
{
    private static readonly RandomKey Key = new(0xC0FFEE, 7);

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OddShapes_EqualTheReferenceExactly(KernelBackend backend)
    {
        Compare<Masked<DistinctMode>, UniformMasking>(backend);
        Compare<Masked<OriginalMode>, UniformMasking>(backend);
        Compare<Masked<WholeWordMode>, UniformMasking>(backend);
        Compare<Masked<SpanMode>, UniformMasking>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OddShapesWithRandomTokens_EqualTheReferenceExactly(KernelBackend backend)
    {
        Compare<Masked<DistinctMode, EightyTenTen>, UniformMasking>(backend);
        Compare<Masked<OriginalMode, MostlyRandom>, UniformMasking>(backend);
        Compare<Masked<WholeWordMode, EightyTenTen>, UniformMasking>(backend);
        Compare<Masked<SpanMode, MostlyRandom>, UniformMasking>(backend);
        Compare<Masked<DistinctMode, MostlyRandom>, RareWords>(backend);
        Compare<Masked<OriginalMode, MostlyRandom>, RareWords>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OddShapesWithAPolicy_EqualTheReferenceExactly(KernelBackend backend)
    {
        Compare<Masked<DistinctMode>, RareWords>(backend);
        Compare<Masked<OriginalMode>, RareWords>(backend);
        Compare<Masked<WholeWordMode>, RareWords>(backend);
        Compare<Masked<SpanMode>, RareWords>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Invariants_Hold(KernelBackend backend)
    {
        const int Rows = 40, Length = 96, Slots = 15;
        using DisposeScope scope = NewDisposeScope();
        (long[] ids, bool[] mask) = Batch(Rows, Length, seed: 3);
        MaskedBatch batch = Run(backend, ids, mask, Rows, Length, Slots, Key, 0);
        long[] masked = Arrays.Of<long>(batch.InputIds), positions = Arrays.Of<long>(batch.Positions), targets = Arrays.Of<long>(batch.Targets);
        float[] weights = Arrays.Of<float>(batch.Weights);
        HashSet<long> chosen = [];
        for (int row = 0; row < Rows; row++)
        {
            int start = row * Length;
            int tokens = mask.AsSpan(start, Length).Count(true);
            int candidates = Enumerable.Range(start, Length).Count(i => mask[i] && ids[i] is not (2 or 3 or 4));
            int used = (int)weights.AsSpan(row * Slots, Slots).ToArray().Sum();
            Assert.Equal(MaskCount.Of(MaskingMode.Distinct, tokens, candidates, 0.15f, Slots), used);
            for (int slot = 0; slot < Slots; slot++)
            {
                int i = (row * Slots) + slot;
                Assert.Equal(slot < used ? 1 : 0, weights[i]);
                Assert.Equal(ids[positions[i]], targets[i]);
                Assert.Equal(row, positions[i] / Length);
                if (slot >= used)
                {
                    Assert.Equal(start, positions[i]);
                    continue;
                }

                Assert.True(chosen.Add(positions[i]), "A position was chosen twice.");
                Assert.True(mask[positions[i]]);
                Assert.DoesNotContain(targets[i], new long[] { 2, 3, 4 });
                Assert.True(slot == 0 || positions[i] > positions[i - 1], "Positions must ascend.");
                Assert.Contains(masked[positions[i]], new long[] { 4, targets[i] });
            }
        }

        for (int i = 0; i < ids.Length; i++)
            Assert.True(masked[i] == ids[i] || chosen.Contains(i), "A token that was not chosen was changed.");
        Assert.Equal(ids, Arrays.Of<long>(Arrays.Longs(ids, Rows, Length)));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void RowsWithoutCandidates_AreLeftAlone(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] ids = [2, 3, 0, 0, /* empty: */ 0, 0, 0, 0, /* specials everywhere: */ 2, 4, 3, 3, /* one candidate: */ 2, 9, 3, 0];
        bool[] mask = [true, true, false, false, false, false, false, false, true, true, true, true, true, true, true, false];
        MaskedBatch batch = Run(backend, ids, mask, 4, 4, 2, Key, 0);
        Assert.Equal([0, 0, 4, 4, 8, 8, 13, 12], Arrays.Of<long>(batch.Positions));
        Assert.Equal([2, 2, 0, 0, 2, 2, 9, 2], Arrays.Of<long>(batch.Targets));
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 0], Arrays.Of<float>(batch.Weights));
        Assert.Equal(ids.AsSpan(0, 12).ToArray(), Arrays.Of<long>(batch.InputIds).AsSpan(0, 12).ToArray());
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void MicroBatches_EqualOneBatch(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        (long[] ids, bool[] mask) = Batch(6, 50, seed: 9);
        MaskedBatch one = Run(backend, ids, mask, 6, 50, 8, Key, 30);
        MaskedBatch second = Run(backend, ids[200..], mask[200..], 2, 50, 8, Key, 34);
        Assert.Equal(Arrays.Of<long>(one.InputIds)[200..], Arrays.Of<long>(second.InputIds));
        Assert.Equal(Arrays.Of<long>(one.Positions)[32..].Select(position => position - 200), Arrays.Of<long>(second.Positions));
        Assert.Equal(Arrays.Of<long>(one.Targets)[32..], Arrays.Of<long>(second.Targets));
    }

    [Fact]
    public void Choice_IsUniformAndReplacesAsAsked()
    {
        using DisposeScope scope = NewDisposeScope();
        const int Rows = 20_000, Length = 34, Slots = 8;                   // 34 tokens * 0.15 = 5.1: five of 32 candidates
        long[] ids = [.. Enumerable.Repeat<long[]>([2, .. Enumerable.Repeat(9L, Length - 2), 3], Rows).SelectMany(row => row)];
        bool[] mask = [.. Enumerable.Repeat(true, ids.Length)];
        MaskedBatch batch = Run(KernelBackend.Simd, ids, mask, Rows, Length, Slots, new RandomKey(11, 0), 0);
        long[] positions = Arrays.Of<long>(batch.Positions), masked = Arrays.Of<long>(batch.InputIds);
        float[] weights = Arrays.Of<float>(batch.Weights);
        Assert.Equal(5 * Rows, weights.Sum());

        long[] counts = new long[Length - 2];
        long[] pairs = new long[(Length - 2) * (Length - 3) / 2];
        for (int row = 0; row < Rows; row++)
        {
            int[] chosen = [.. positions.AsSpan(row * Slots, 5).ToArray().Select(position => (int)(position % Length) - 1)];
            foreach (int column in chosen)
                counts[column]++;
            for (int a = 0; a < chosen.Length; a++)
            {
                for (int b = 0; b < a; b++)
                    pairs[(chosen[a] * (chosen[a] - 1) / 2) + chosen[b]]++;
            }
        }

        // Draws without replacement spread less than independent ones: the statistic shrinks by (n - k) / (n - 1).
        double mean = 5.0 * Rows / counts.Length;
        double shrink = Math.Sqrt((counts.Length - 5.0) / (counts.Length - 1));
        Assert.InRange(
            Arrays.ChiSquareScore([.. counts.Select(count => (long)Math.Round(mean + ((count - mean) / shrink)))], [.. counts.Select(_ => mean)]),
            -4,
            4);
        Assert.InRange(Arrays.ChiSquareScore(pairs, [.. pairs.Select(_ => 10.0 * Rows / pairs.Length)]), -4.5, 4.5);

        double replaced = masked.Count(id => id == 4);
        Assert.InRange((replaced - (0.85 * 5 * Rows)) / Math.Sqrt(0.85 * 0.15 * 5 * Rows), -4, 4);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void StridedInput_IsReadRight(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        (long[] ids, bool[] mask) = Batch(4, 20, seed: 1);
        Tensor wideIds = cat([Arrays.Longs(ids, 4, 20), zeros(4, 5, ScalarType.Int64)], 1).narrow(1, 0, 20);
        Tensor wideMask = cat([Arrays.Bools(mask, 4, 20), ones(4, 5, ScalarType.Bool)], 1).narrow(1, 0, 20);
        MaskedBatch actual = CpuBackends.Kernels<Spec<V1000>>(backend).Masking.Run(wideIds, wideMask, 4, Key, 0);
        Assert.Equal(ReferenceMasking.Run<Spec<V1000>>(ids, mask, 20, 4, Key, 0).InputIds, Arrays.Of<long>(actual.InputIds));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void WrongArguments_AreNamed(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IMaskingKernel masking = CpuBackends.Kernels<Spec<V1000>>(backend).Masking;
        Tensor ids = zeros(2, 3, ScalarType.Int64);
        Assert.Equal("attentionMask", Assert.Throws<ArgumentException>(() => masking.Run(ids, ids, 1, Key, 0)).ParamName);
        Assert.Equal("inputIds", Assert.Throws<ArgumentException>(() => masking.Run(zeros(2, 3), ones(2, 3, ScalarType.Bool), 1, Key, 0)).ParamName);
        Assert.Equal(
            "inputIds",
            Assert.Throws<ArgumentException>(() => masking.Run(zeros(3, ScalarType.Int64), ones(3, ScalarType.Bool), 1, Key, 0)).ParamName);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => masking.Run(ids, ones(2, 3, ScalarType.Bool), 0, Key, 0));
    }

    private static void Compare<TSpec, TPolicy>(KernelBackend backend)
        where TSpec : struct, IModelSpec
        where TPolicy : struct, IMaskingPolicy
    {
        foreach ((int rows, int length, int maxPredictions) in new[]
        {
            (1, 1, 1),
            (1, 2, 1),
            (2, 3, 5),
            (3, 17, 2),
            (1, 31, 5),
            (7, 32, 5),
            (2, 33, 40),
            (1, 63, 10),
            (2, 64, 9),
            (4, 65, 80),
            (8, 128, 19),
            (3, 129, 19),
            (2, 512, 79),
            (5, 513, 4),
        })
        {
            using DisposeScope scope = NewDisposeScope();
            (long[] ids, bool[] mask) = Batch(rows, length, seed: length);
            bool[] continues = Continuations(ids);
            ReferenceMaskedBatch expected = ReferenceMasking.Run<Swapped<TSpec, TPolicy, GumbelMaxSampling, BinaryCrossEntropy>>(
                ids,
                mask,
                length,
                maxPredictions,
                Key,
                firstRow: 5,
                continues);
            IMaskingKernel kernel = CpuBackends.Kernels<TSpec, TPolicy, GumbelMaxSampling, BinaryCrossEntropy>(backend).Masking;
            MaskedBatch actual = kernel.Run(
                Arrays.Longs(ids, rows, length),
                Arrays.Bools(mask, rows, length),
                maxPredictions,
                Key,
                firstRow: 5,
                Arrays.Bools(continues, rows, length));
            Assert.Equal(expected.Positions, Arrays.Of<long>(actual.Positions));
            Assert.Equal(expected.InputIds, Arrays.Of<long>(actual.InputIds));
            Assert.Equal(expected.Targets, Arrays.Of<long>(actual.Targets));
            Assert.Equal(expected.Weights, Arrays.Of<float>(actual.Weights));
            Assert.Equal([rows, length], actual.InputIds.shape);
            Assert.Equal([(long)rows * maxPredictions], actual.Positions.shape);
            Assert.Equal(expected.Weights.Sum(), kernel.Count(ids, mask, length, maxPredictions, Key, 5, continues));
        }
    }

    /// <summary>Every third token continues a word, also behind special tokens and at the start, where there is no word to continue.</summary>
    private static bool[] Continuations(long[] ids) => [.. ids.Select(id => id % 3 == 0)];

    private static MaskedBatch Run(
        KernelBackend backend,
        long[] ids,
        bool[] mask,
        int rows,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow) =>
        CpuBackends
            .Kernels<Spec<V1000>>(backend)
            .Masking.Run(Arrays.Longs(ids, rows, length), Arrays.Bools(mask, rows, length), maxPredictions, key, firstRow);

    /// <summary>Rows as [CLS] … [SEP] with padding, special tokens strewn in; every seventh row is empty.</summary>
    private static (long[] Ids, bool[] Mask) Batch(int rows, int length, int seed)
    {
        Random random = new(seed);
        long[] ids = new long[rows * length];
        bool[] mask = new bool[rows * length];
        for (int row = 0; row < rows; row++)
        {
            int tokens = row % 7 == 6 ? 0 : random.Next((length + 1) / 2, length + 1);
            for (int position = 0; position < tokens; position++)
            {
                int i = (row * length) + position;
                mask[i] = true;
                ids[i] = position == 0 ? 2 : position == tokens - 1 ? 3 : random.Next(12) == 0 ? random.Next(2, 5) : random.Next(5, 1000);
            }
        }

        return (ids, mask);
    }
}
