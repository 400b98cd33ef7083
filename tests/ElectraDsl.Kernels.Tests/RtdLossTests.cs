using ElectraDsl.Kernels.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

public sealed class RtdLossTests
{
    private const float GradientScale = 50f / 1000;

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OddShapes_AgreeWithTheReference(KernelBackend backend)
    {
        foreach ((int rows, int length) in new[] { (1, 1), (1, 2), (2, 31), (3, 33), (8, 128), (5, 257), (7, 1000), (33, 512) })
        {
            Random random = new(length);
            int count = rows * length;
            float[] logits = Arrays.Normal(random, count, 3);
            long[] original = [.. logits.Select(_ => (long)random.Next(1000))];
            long[] corrupted = [.. original.Select(id => random.Next(5) == 0 ? id + 1 : id)];
            bool[] mask = [.. logits.Select(_ => random.Next(10) != 0)];
            Compare(backend, logits, corrupted, original, mask, rows, length);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void ExtremeLogits_StayFinite(KernelBackend backend)
    {
        float[] logits = [100, -100, 100, -100, 0, 0, 1e30f, -1e30f, 1e-30f, 88, -88, 20];
        long[] corrupted = [1, 1, 2, 2, 1, 2, 2, 1, 1, 1, 2, 2];
        long[] original = [.. Enumerable.Repeat(1L, 12)];
        Compare(backend, logits, corrupted, original, [.. Enumerable.Repeat(true, 12)], 3, 4);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void NothingButPadding_CountsForNothing(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        RtdLossOutput output = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss.Run(
            full([2, 5], float.NaN.ToScalar()), zeros(2, 5, ScalarType.Int64), ones(2, 5, ScalarType.Int64), zeros(2, 5, ScalarType.Bool), 1);
        Assert.All(Arrays.Of<float>(output.Gradient), gradient => Assert.Equal(0, gradient));
        Assert.All(Arrays.Of<float>(output.Counters), counter => Assert.Equal(0, counter));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void NoTokens_GiveZeroCounters(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        RtdLossOutput output = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss.Run(
            zeros(0, 5), zeros(0, 5, ScalarType.Int64), zeros(0, 5, ScalarType.Int64), zeros(0, 5, ScalarType.Bool), 1);
        Assert.Equal(0, output.Gradient.numel());
        Assert.Equal(new float[6], Arrays.Of<float>(output.Counters));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void UsersOwnLoss_IsCompiledIn(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        RtdLossOutput output = CpuBackends.Kernels<Spec<V32>, GumbelMaxSampling, SquaredLoss>(backend).RtdLoss.Run(
            Arrays.Floats([0.5f, -2, 3, 9], 1, 4), Arrays.Longs([1, 1, 2, 2], 1, 4), Arrays.Longs([1, 2, 2, 3], 1, 4), Arrays.Bools([true, true, true, false], 1, 4), 10);
        Assert.Equal([10f, -60, 60, 0], Arrays.Of<float>(output.Gradient));
        Assert.Equal([0.25f + 9 + 9, 3, 0, 0, 2, 1], Arrays.Of<float>(output.Counters));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void WrongArguments_AreNamed(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IRtdLossKernel loss = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss;
        Tensor ids = zeros(2, 3, ScalarType.Int64);
        Assert.Equal("originalIds", Assert.Throws<ArgumentException>(() => loss.Run(zeros(2, 3), ids, zeros(3, 2, ScalarType.Int64), ones(2, 3, ScalarType.Bool), 1)).ParamName);
        Assert.Equal("attentionMask", Assert.Throws<ArgumentException>(() => loss.Run(zeros(2, 3), ids, ids, ids, 1)).ParamName);
    }

    private static void Compare(KernelBackend backend, float[] logits, long[] corrupted, long[] original, bool[] mask, int rows, int length)
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceRtdLossOutput expected = ReferenceRtdLoss.Run(logits, corrupted, original, mask, GradientScale);
        RtdLossOutput actual = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss.Run(
            Arrays.Floats(logits, rows, length), Arrays.Longs(corrupted, rows, length), Arrays.Longs(original, rows, length), Arrays.Bools(mask, rows, length), GradientScale);
        Assert.Equal([rows, length], actual.Gradient.shape);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(actual.Gradient), expected.Gradient), 0, 2e-7 * GradientScale);
        float[] counters = Arrays.Of<float>(actual.Counters);
        Assert.InRange(counters[0] / Math.Max(expected.Counters[0], 1e-30), 1 - 3e-6, 1 + 3e-6);
        Assert.Equal(expected.Counters[1..].Select(counter => (float)counter), counters[1..]);
    }
}
