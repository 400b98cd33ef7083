using ElectraDsl.Kernels.Backends.Simd.Attention;
using ElectraDsl.Kernels.Backends.Simd.Dropouts;
using ElectraDsl.Kernels.Tools.Reference;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

[Collection(nameof(Alone))]
public sealed class AttentionTests
{
    private static readonly EncoderKernels Simd = KernelTable.For<Spec<V1000>>(KernelBackend.Simd).Encoder;
    private static readonly DropoutKey Key = new(Seed: 0x1234_5678_9ABC_DEF0, Step: 7, Place: 3, FirstSequence: 0);

    // Lengths around the block of queries, a panel, a tile of random numbers; heads of odd sizes; windows smaller and larger than all of these.
    private static readonly AttentionSizes[] Shapes =
    [
        new(1, 1, 1, 1, 0), new(2, 3, 1, 2, 0), new(1, 7, 3, 4, 0), new(2, 16, 2, 8, 0), new(1, 33, 1, 10, 0), new(2, 47, 2, 16, 0),
        new(1, 48, 1, 64, 0), new(1, 49, 2, 34, 0), new(1, 97, 1, 32, 0), new(2, 130, 1, 66, 0), new(1, 20, 1, 6, 1), new(2, 100, 2, 12, 5),
        new(1, 200, 1, 16, 30), new(1, 150, 1, 8, 140), new(1, 90, 1, 4, 500),
    ];

    public static TheoryData<int, RotaryPairs?, double, string> Variants
    {
        get
        {
            TheoryData<int, RotaryPairs?, double, string> all = [];
            foreach (int bits in new[] { 128, 256, 512 })
            {
                all.Add(bits, null, 0, "none");
                all.Add(bits, null, 0.1, "end");
                all.Add(bits, RotaryPairs.Adjacent, 0, "gaps");
                all.Add(bits, RotaryPairs.HalfSplit, 0.3, "gaps");
                all.Add(bits, RotaryPairs.Adjacent, 0.1, "end");
            }

            return all;
        }
    }

    public static TheoryData<KernelBackend> Fused => CpuBackends.Fused;

    public static TheoryData<KernelBackend, RotaryPairs?, double, string> VariantsOfBackends
    {
        get
        {
            TheoryData<KernelBackend, RotaryPairs?, double, string> all = [];
            foreach (KernelBackend backend in CpuBackends.List.Where(backend => backend != KernelBackend.TorchOps))
            {
                all.Add(backend, null, 0, "none");
                all.Add(backend, null, 0.1, "end");
                all.Add(backend, RotaryPairs.Adjacent, 0, "gaps");
                all.Add(backend, RotaryPairs.HalfSplit, 0.3, "gap and end");
                all.Add(backend, RotaryPairs.Adjacent, 0.2, "end");
            }

            return all;
        }
    }

    /// <summary>In registers of every width, whatever this processor has.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void OddShapes_AgreeWithTheReference_ForwardAndBackward(int registerBits, RotaryPairs? pairs, double rate, string padding)
    {
        foreach (AttentionSizes sizes in Shapes.Where(sizes => pairs is null || sizes.Size % 2 == 0))
        {
            AttentionCase made = new(sizes, pairs, rate, padding);
            using RotaryPositions? rotary = made.Rotary();
            using DisposeScope scope = NewDisposeScope();
            SimdAttentionPass pass = new(
                new AttentionShape(sizes.Batch, sizes.Length, sizes.Heads, sizes.Size, sizes.Window),
                made.Tokens is null ? null : tensor(made.Tokens, [sizes.Batch, sizes.Length]),
                isPacked: false,
                rotary,
                rate > 0 ? new DropoutMask(Draws(sizes, rate), null) : null,
                registerBits);
            Tensor projections = Arrays.Floats(made.Projections, sizes.Projections);
            (Tensor context, Tensor[] kept) = pass.Forward(projections);
            Tensor gradient = pass.Backward(projections, kept, Arrays.Floats(made.Weights, sizes.Context));
            made.Compare(Arrays.Of<float>(context), Arrays.Of<float>(gradient));
        }
    }

    /// <summary>Through autograd, as networks call it: packed where padding is at the end alone.</summary>
    [SkippableTheory]
    [MemberData(nameof(VariantsOfBackends))]
    public void Kernels_AgreeWithTheReference(KernelBackend backend, RotaryPairs? pairs, double rate, string padding)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        foreach (AttentionSizes sizes in Shapes.Where(sizes => pairs is null || sizes.Size % 2 == 0))
        {
            AttentionCase made = new(sizes, pairs, rate, padding);
            (float[] context, float[] gradient) = made.Run(kernels);
            made.Compare(context, gradient);
        }
    }

    /// <summary>The oracle of all devices.</summary>
    [Fact]
    public void PlainOperations_AgreeWithTheReference()
    {
        foreach (AttentionSizes sizes in Shapes.Where(sizes => sizes.Size % 2 == 0))
        {
            AttentionCase made = new(sizes, RotaryPairs.HalfSplit, 0, "end");
            (float[] context, float[] gradient) = made.Run(EncoderKernels.TorchOps);
            made.Compare(context, gradient);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void Gradients_AreThoseOfFiniteDifferences(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        const double Step = 1.0 / 64;
        AttentionCase made = new(new AttentionSizes(1, 4, 2, 4, 0), RotaryPairs.Adjacent, 0.3, "end");
        float[] gradient = made.Run(kernels).Gradient;
        for (int i = 0; i < made.Projections.Length; i++)
        {
            float kept = made.Projections[i];
            made.Projections[i] = kept + (float)Step;
            double above = made.Loss(made.Run(kernels).Context);
            made.Projections[i] = kept - (float)Step;
            double below = made.Loss(made.Run(kernels).Context);
            made.Projections[i] = kept;
            Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-2);
        }
    }

    /// <summary>Equal bits, however many threads there are and whatever the parts of a batch.</summary>
    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void ThreadsAndParts_ChangeNothing(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        AttentionSizes sizes = new(4, 70, 3, 16, 0);
        AttentionCase made = new(sizes, RotaryPairs.Adjacent, 0.1, "end");
        int before = get_num_threads();
        try
        {
            set_num_threads(1);
            (float[] context, float[] gradient) = made.Run(kernels);
            set_num_threads(3);
            (float[] again, float[] gradientAgain) = made.Run(kernels);
            Assert.Equal(context, again);
            Assert.Equal(gradient, gradientAgain);
            float[] parts = [.. made.Run(kernels, 0, 1).Context, .. made.Run(kernels, 1, 3).Context];
            Assert.Equal(context, parts);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    /// <summary>
    /// By counts: with equal scores every key that is kept weighs 1 / (L (1 - rate)). And by the bit: all backends keep the same.
    /// </summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void ShareOfDroppedProbabilities_IsTheRate(double rate)
    {
        const int Length = 64, Sequences = 16;
        using DisposeScope scope = NewDisposeScope();
        Tensor projections = zeros(Sequences, Length, 3 * Length);
        Tensor identity = eye(Length).expand(Sequences, Length, Length);
        projections = cat([projections.narrow(2, 0, 2 * Length), identity], 2);
        Tensor ids = zeros(Sequences, Length, ScalarType.Int64);
        using AttentionMask mask = AttentionMask.All(null, ids);
        float[] weights = Arrays.Of<float>(Simd.Attention.Run(projections, 1, mask, null, new Dropout(rate, Key)));
        double kept = 1 / (Length * (1 - rate)), count = weights.Length;
        Assert.All(weights, weight => Assert.True(weight == 0 || Math.Abs(weight - kept) < 1e-6));
        Assert.InRange(
            weights.Count(weight => weight == 0) / count, rate - (5 * Math.Sqrt(rate / count)), rate + (5 * Math.Sqrt(rate / count)));
        float[] portable = Arrays.Of<float>(
            CpuBackends.Encoder(KernelBackend.Ilgpu).Attention.Run(projections, 1, mask, null, new Dropout(rate, Key)));
        Assert.Equal(weights.Select(weight => weight == 0), portable.Select(weight => weight == 0));
    }

    /// <summary>A diverged network shows: what is no number stays none.</summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ScoresThatAreNoNumbers_StayNone(float value)
    {
        AttentionCase made = new(new AttentionSizes(1, 5, 1, 4, 0), null, 0, "none");
        made.Projections[3] = value;
        Assert.Contains(made.Run(Simd).Context, float.IsNaN);
        Assert.Contains(made.Run(CpuBackends.Encoder(KernelBackend.Ilgpu)).Context, float.IsNaN);
    }

    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void WrongArguments_AreRefused(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        using DisposeScope scope = NewDisposeScope();
        using AttentionMask mask = AttentionMask.All(null, zeros(1, 4, ScalarType.Int64));
        using AttentionMask other = AttentionMask.All(ones(1, 5, ScalarType.Bool), zeros(1, 5, ScalarType.Int64));
        using RotaryPositions few = new(3, 4, CPU), wide = new(4, 8, CPU);
        Tensor projections = ones(1, 4, 12);
        Assert.Throws<ArgumentException>(() => kernels.Attention.Run(ones(4, 12), 1, mask));
        Assert.Throws<ArgumentException>(() => kernels.Attention.Run(projections, 5, mask));
        Assert.Throws<ArgumentException>(() => kernels.Attention.Run(projections.to(ScalarType.Float64), 1, mask));
        Assert.Throws<ArgumentException>(() => kernels.Attention.Run(projections, 1, other));
        Assert.Throws<ArgumentException>(() => kernels.Attention.Run(projections, 1, mask, few));
        Assert.Throws<ArgumentException>(() => kernels.Attention.Run(projections, 1, mask, wide));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Attention.Run(projections, 0, mask));
        Assert.Throws<ArgumentOutOfRangeException>(() => AttentionMask.Local(null, projections, -1));
    }

    /// <summary>With and without a backward pass, while another thread collects: nothing is left, nothing changes.</summary>
    [Fact]
    public void EveryTemporary_IsFreed_WhileACollectorNeverRests()
    {
        AttentionCase made = new(new AttentionSizes(2, 20, 2, 8, 0), RotaryPairs.Adjacent, 0.1, "gaps");
        float[] expected = made.Run(Simd).Gradient;
        using CancellationTokenSource done = new();
        Thread collector = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        long before = LiveTensors.Settled();
        collector.Start();
        try
        {
            for (int round = 0; round < 100; round++)
            {
                Assert.Equal(expected, made.Run(Simd).Gradient);
                Assert.Equal(before, Tensor.TotalCount);
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    private static DropoutDraws Draws(AttentionSizes sizes, double rate) =>
        DropoutDraws.Of(new Dropout(rate, Key), sizes.Heads * sizes.Length, RandomStream.AttentionDropout);
}
