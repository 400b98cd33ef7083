using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

public sealed class ReplacementTests
{
    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OddShapes_EqualTheReferenceExactly(KernelBackend backend)
    {
        foreach ((int rows, int length, int slots) in new[]
        {
            (1, 1, 1),
            (1, 2, 3),
            (2, 3, 5),
            (3, 17, 2),
            (1, 31, 5),
            (2, 32, 9),
            (2, 33, 40),
            (1, 63, 10),
            (4, 64, 9),
            (4, 65, 80),
            (8, 128, 19),
            (3, 129, 0),
            (2, 512, 79),
            (5, 513, 4),
        })
        {
            using DisposeScope scope = NewDisposeScope();
            Random random = new(length);
            long[] ids = Draw(rows * length, () => random.Next(1000)), samples = Draw(rows * slots, () => random.Next(1000));
            long[] positions = [.. Enumerable.Range(0, rows * slots).Select(slot => ((long)(slot / slots) * length) + random.Next(length))];
            float[] weights = [.. samples.Select(_ => random.Next(4) == 0 ? 0f : 1f)];
            (long[] corrupted, bool[] labels) = ReferenceReplacement.Run(length, ids, positions, weights, samples);
            CorruptedBatch actual = Kernel(backend)
                .Run(
                    Arrays.Longs(ids, rows, length),
                    Arrays.Longs(positions, rows * slots),
                    Arrays.Floats(weights, rows * slots),
                    Arrays.Longs(samples, rows * slots));
            Assert.Equal(corrupted, Arrays.Of<long>(actual.InputIds));
            Assert.Equal(labels, Arrays.Of<bool>(actual.Labels));
            Assert.Equal([rows, length], actual.InputIds.shape);
            Assert.Equal([rows, length], actual.Labels.shape);
        }

        static long[] Draw(int count, Func<int> next) => [.. Enumerable.Range(0, count).Select(_ => (long)next())];
    }

    /// <summary>google-research/electra, issue 41: two samples for one token become the mean of their ids.</summary>
    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Duplicates_BecomeTheMeanRoundedDown(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        CorruptedBatch actual = Kernel(backend)
            .Run(
                Arrays.Longs([2, 10, 20, 30, 40, 3], 1, 6),
                Arrays.Longs([1, 1, 2, 3, 3, 3, 0, 4], 8),
                Arrays.Floats([1, 1, 1, 1, 1, 1, 0, 1]),
                Arrays.Longs([5, 8, 21, 29, 30, 31, 99, 40], 8));
        Assert.Equal([2L, 6, 21, 30, 40, 3], Arrays.Of<long>(actual.InputIds));
        Assert.Equal([false, true, true, false, false, false], Arrays.Of<bool>(actual.Labels));   // 30 by luck, 40 by skill
    }

    /// <summary>google-research/electra, <c>scatter_update</c>: index 0 is where unused slots point, and is put back.</summary>
    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void FirstTokenOfARow_StaysWhatItIs(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        CorruptedBatch actual = Kernel(backend).Run(
            Arrays.Longs([10, 20, 30, 40], 2, 2), Arrays.Longs([0, 1, 2, 2], 4), Arrays.Floats([1, 1, 1, 1]), Arrays.Longs([5, 6, 7, 9], 4));
        Assert.Equal([10L, 6, 30, 40], Arrays.Of<long>(actual.InputIds));
        Assert.Equal([false, true, false, false], Arrays.Of<bool>(actual.Labels));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void NothingChosen_ChangesNothing(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = Arrays.Longs([7, 8, 9, 10], 2, 2);
        CorruptedBatch actual = Kernel(backend).Run(ids, Arrays.Longs([0, 2], 2), zeros(2), Arrays.Longs([1, 1], 2));
        Assert.Equal([7L, 8, 9, 10], Arrays.Of<long>(actual.InputIds));
        Assert.All(Arrays.Of<bool>(actual.Labels), Assert.False);
        CorruptedBatch empty = Kernel(backend).Run(zeros(0, 5, ScalarType.Int64), zeros(0, ScalarType.Int64), zeros(0), zeros(0, ScalarType.Int64));
        Assert.Equal([0, 5], empty.InputIds.shape);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void WrongArguments_AreNamed(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = zeros(2, 3, ScalarType.Int64), slots = zeros(4, ScalarType.Int64);
        Assert.Equal("inputIds", Assert.Throws<ArgumentException>(() => Kernel(backend).Run(zeros(2, 3), slots, zeros(4), slots)).ParamName);
        Assert.Equal(
            "positions",
            Assert
                .Throws<ArgumentException>(() => Kernel(backend).Run(ids, zeros(3, ScalarType.Int64), zeros(3), zeros(3, ScalarType.Int64)))
                .ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => Kernel(backend).Run(ids, slots, slots, slots)).ParamName);
        Assert.Equal(
            "samples",
            Assert.Throws<ArgumentException>(() => Kernel(backend).Run(ids, slots, zeros(4), zeros(3, ScalarType.Int64))).ParamName);
        if (backend != KernelBackend.TorchOps)                               // which leaves it to libtorch, as on a GPU
            Assert.Equal(
                "positions",
                Assert.Throws<ArgumentException>(() => Kernel(backend).Run(ids, Arrays.Longs([0, 1, 2, 3], 4), zeros(4), slots)).ParamName);
    }

    private static IReplacementKernel Kernel(KernelBackend backend) => CpuBackends.Kernels<Spec<V1000>>(backend).Replacement;
}
