using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

public sealed class RtdLossTests
{
    private const float GradientScale = 50f / 1000;
    private static readonly Scalar NotANumber = float.NaN.ToScalar();

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OddShapes_AgreeWithTheReference(KernelBackend backend)
    {
        foreach ((int rows, int length) in new[]
            {
                (1, 1),
                (1, 2),
                (1, 31),
                (2, 32),
                (3, 33),
                (1, 63),
                (1, 64),
                (1, 65),
                (8, 128),
                (5, 257),
                (7, 1000),
                (33, 512),
                (2, 16_385),
            })
        {
            Random random = new(length);
            int count = rows * length;
            float[] logits = Arrays.Normal(random, count, 3);
            bool[] labels = [.. logits.Select(_ => random.Next(5) == 0)];
            bool[] mask = [.. logits.Select(_ => random.Next(10) != 0)];
            Compare(backend, logits, labels, mask, rows, length);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void ExtremeLogits_StayFinite(KernelBackend backend)
    {
        float[] logits = [100, -100, 100, -100, 0, 0, 1e30f, -1e30f, 1e-30f, 88, -88, 20];
        bool[] labels = [false, false, true, true, false, true, true, false, false, false, true, true];
        Compare(backend, logits, labels, [.. Enumerable.Repeat(true, 12)], 3, 4);

        // The same in whole vectors.
        Compare(
            backend,
            [.. Enumerable.Repeat(logits, 64).SelectMany(x => x)],
            [.. Enumerable.Repeat(labels, 64).SelectMany(x => x)],
            [.. Enumerable.Repeat(true, 768)],
            6,
            128);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void InfiniteLogits_CostNothingOrEverything(KernelBackend backend)
    {
        foreach (int copies in new[] { 1, 64 })                              // one by one, and in whole vectors
        {
            using DisposeScope scope = NewDisposeScope();
            float[] right = Judge([float.PositiveInfinity, float.NegativeInfinity], [true, false], out float[] slopes);
            Assert.Equal((0f, 2f * copies), (right[0], right[2]));
            Assert.All(slopes, slope => Assert.Equal(0, slope));
            float[] wrong = Judge([float.NegativeInfinity, float.PositiveInfinity], [true, false], out slopes);
            Assert.Equal((float.PositiveInfinity, 0f), (wrong[0], wrong[2]));
            Assert.Equal([-1f, 1f], slopes[..2]);

            float[] Judge(float[] logits, bool[] labels, out float[] gradient)
            {
                int count = 2 * copies;
                RtdLossOutput output = CpuBackends
                    .Kernels<Spec<V32>>(backend)
                    .RtdLoss.Run(
                        Arrays.Floats([.. Enumerable.Repeat(logits, copies).SelectMany(x => x)], 1, count),
                        Arrays.Bools([.. Enumerable.Repeat(labels, copies).SelectMany(x => x)], 1, count),
                        ones(1, count, ScalarType.Bool),
                        1);
                gradient = Arrays.Of<float>(output.Gradient);
                return Arrays.Of<float>(output.Counters);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void NothingButPadding_CountsForNothing(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        RtdLossOutput output = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss.Run(
            full([2, 150], NotANumber), ones(2, 150, ScalarType.Bool), zeros(2, 150, ScalarType.Bool), 1);
        Assert.All(Arrays.Of<float>(output.Gradient), gradient => Assert.Equal(0, gradient));
        Assert.All(Arrays.Of<float>(output.Counters), counter => Assert.Equal(0, counter));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void NoTokens_GiveZeroCounters(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        RtdLossOutput output = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss.Run(
            zeros(0, 5), zeros(0, 5, ScalarType.Bool), zeros(0, 5, ScalarType.Bool), 1);
        Assert.Equal(0, output.Gradient.numel());
        Assert.Equal(new float[8], Arrays.Of<float>(output.Counters));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void UsersOwnLoss_IsCompiledIn(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        RtdLossOutput output = CpuBackends.Kernels<Spec<V32>, GumbelMaxSampling, SquaredLoss>(backend).RtdLoss.Run(
            Arrays.Floats([0.5f, -2, 3, 9], 1, 4), Arrays.Bools([false, true, false, true], 1, 4), Arrays.Bools([true, true, true, false], 1, 4), 10);
        Assert.Equal([10f, -60, 60, 0], Arrays.Of<float>(output.Gradient));
        float[] counters = Arrays.Of<float>(output.Counters);
        Assert.Equal([0.25f + 9 + 9, 3, 0, 0, 2, 1, 2, 0], counters);        // -2 of the replaced token is below 0.5 and 3 of originals
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void WrongArguments_AreNamed(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IRtdLossKernel loss = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss;
        Tensor labels = zeros(2, 3, ScalarType.Bool);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => loss.Run(zeros(2, 3), zeros(3, 2, ScalarType.Bool), labels, 1)).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => loss.Run(zeros(2, 3), zeros(2, 3, ScalarType.Int64), labels, 1)).ParamName);
        Assert.Equal(
            "attentionMask",
            Assert.Throws<ArgumentException>(() => loss.Run(zeros(2, 3), labels, zeros(2, 3, ScalarType.Int64), 1)).ParamName);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void NotANumber_IsNotHidden(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] logits = new float[200];
        logits[3] = logits[199] = float.NaN;                                 // in a whole vector and behind the last
        RtdLossOutput output = CpuBackends
            .Kernels<Spec<V32>>(backend)
            .RtdLoss.Run(Arrays.Floats(logits, 1, 200), zeros(1, 200, ScalarType.Bool), ones(1, 200, ScalarType.Bool), 1);
        float[] counters = Arrays.Of<float>(output.Counters),
            gradient = Arrays.Of<float>(output.Gradient);
        Assert.True(float.IsNaN(counters[0]));
        Assert.True(float.IsNaN(gradient[3]) && float.IsNaN(gradient[199]));
        Assert.Equal(0.5f, gradient[4]);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Gradient_IsTheSlopeOfTheLoss(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IRtdLossKernel kernel = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss;
        Tensor one = ones(1, 1, ScalarType.Bool);
        foreach (bool label in new[] { false, true })
        {
            foreach (float logit in new[] { -6f, -1.5f, -0.25f, 0.75f, 3f, 7f })
            {
                const float Step = 1f / 64;
                Tensor labels = Arrays.Bools([label], 1, 1);
                float Loss(float x) => Arrays.Of<float>(kernel.Run(Arrays.Floats([x], 1, 1), labels, one, 1).Counters)[0];
                float slope = Arrays.Of<float>(kernel.Run(Arrays.Floats([logit], 1, 1), labels, one, 1).Gradient)[0];
                Assert.Equal((Loss(logit + Step) - Loss(logit - Step)) / (2 * Step), slope, 2e-4);
            }
        }
    }

    private static void Compare(KernelBackend backend, float[] logits, bool[] labels, bool[] mask, int rows, int length)
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceRtdLossOutput expected = ReferenceRtdLoss.Run(logits, labels, mask, GradientScale);
        RtdLossOutput actual = CpuBackends.Kernels<Spec<V32>>(backend).RtdLoss.Run(
            Arrays.Floats(logits, rows, length), Arrays.Bools(labels, rows, length), Arrays.Bools(mask, rows, length), GradientScale);
        Assert.Equal([rows, length], actual.Gradient.shape);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(actual.Gradient), expected.Gradient), 0, 2e-7 * GradientScale);
        float[] counters = Arrays.Of<float>(actual.Counters);
        Assert.InRange(counters[0] / Math.Max(expected.Counters[0], 1e-30), expected.Counters[0] > 0 ? 1 - 3e-6 : 0, 1 + 3e-6);
        Assert.Equal(expected.Counters[1..].Select(counter => (float)counter), counters[1..]);
    }
}
