using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Every way to sample, on every backend, against the reference.</summary>
public sealed class GeneratorHeadVariantTests
{
    private const float GradientScale = 0.25f;
    private static readonly RandomKey Key = new(0xFEDCBA9876543210, 18);

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void InverseCdf_AgreesWithTheReference(KernelBackend backend) => OddShapes<InverseCdfSampling, Plain>(backend);

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Uniform_AgreesWithTheReference(KernelBackend backend) => OddShapes<UniformSampling, Plain>(backend);

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void UsersScore_AgreesWithTheReference(KernelBackend backend) => OddShapes<MarginSampling, Plain>(backend);

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Temperature_AgreesWithTheReference(KernelBackend backend)
    {
        OddShapes<GumbelMaxSampling, Warm>(backend);
        OddShapes<InverseCdfSampling, Warm>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void DisallowCorrect_AgreesWithTheReference(KernelBackend backend)
    {
        OddShapes<GumbelMaxSampling, Wrong>(backend);
        OddShapes<InverseCdfSampling, Wrong>(backend);
        OddShapes<UniformSampling, Wrong>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void TopK_AgreesWithTheReference(KernelBackend backend)
    {
        OddShapes<GumbelMaxSampling, Top5>(backend);
        OddShapes<InverseCdfSampling, Top5>(backend);
        OddShapes<UniformSampling, Top5>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void AllTogether_AgreesWithTheReference(KernelBackend backend)
    {
        OddShapes<GumbelMaxSampling, CoolWrongTop20>(backend);
        OddShapes<InverseCdfSampling, CoolWrongTop20>(backend);
        OddShapes<MarginSampling, CoolWrongTop20>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void EqualLogits_TopKTakesTheFirst(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = new float[64 * 1000];
        for (int row = 0; row < 64; row++)
        {
            values[(row * 1000) + 700] = 1;                                  // the likeliest; behind it four of the equal ones have room
            values[(row * 1000) + 3] = -1;
        }

        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V1000, Top5>, GumbelMaxSampling, BinaryCrossEntropy>(backend).GeneratorHead.Evaluate(
            Arrays.Floats(values, 64, 1000), zeros(64, ScalarType.Int64), ones(64), Key, 0);
        Assert.Equal([0L, 1, 2, 4, 700], Arrays.Of<long>(output.Samples).Distinct().Order());
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void DisallowCorrect_DrawsTheTruthOnlyWhereNothingElseIs(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IGeneratorHeadKernel one = CpuBackends.Kernels<Spec<V1, Wrong>, GumbelMaxSampling, BinaryCrossEntropy>(backend).GeneratorHead;
        Assert.Equal([0L], Arrays.Of<long>(one.Evaluate(zeros(1, 1), zeros(1, ScalarType.Int64), ones(1), Key, 0).Samples));
        IGeneratorHeadKernel two = CpuBackends.Kernels<Spec<V2, Wrong>, GumbelMaxSampling, BinaryCrossEntropy>(backend).GeneratorHead;
        GeneratorHeadOutput output = two.Evaluate(
            Arrays.Floats([50, 0, 50, float.NegativeInfinity], 2, 2), zeros(2, ScalarType.Int64), ones(2), Key, 0);
        Assert.Equal([1L, 0], Arrays.Of<long>(output.Samples));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void DivergedLogits_GiveValidSamples(KernelBackend backend)
    {
        Diverge<InverseCdfSampling, Plain>(backend);
        Diverge<GumbelMaxSampling, Warm>(backend);
        Diverge<InverseCdfSampling, Wrong>(backend);
        Diverge<UniformSampling, Plain>(backend);
        Diverge<GumbelMaxSampling, Top5>(backend);
        Diverge<MarginSampling, CoolWrongTop20>(backend);
    }

    /// <summary>The true token far ahead of all others, as of a generator that knows its text, at temperatures that lift it further.</summary>
    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void DisallowCorrect_NeverDrawsTheTruthAtAnyTemperature(KernelBackend backend)
    {
        NeverTrue<GumbelMaxSampling, WrongAndCold>(backend);
        NeverTrue<InverseCdfSampling, WrongAndCold>(backend);
        NeverTrue<GumbelMaxSampling, Wrong>(backend);
        NeverTrue<InverseCdfSampling, Wrong>(backend);
        NeverTrue<MarginSampling, CoolWrongTop20>(backend);
    }

    private static void NeverTrue<TSampler, TSampling>(KernelBackend backend) where TSampler : struct, ISampler where TSampling : struct, ISampling
    {
        using DisposeScope scope = NewDisposeScope();
        const int Rows = 200;
        float[] values = Arrays.Normal(new Random(9), Rows * 33, 2);
        long[] targets = [.. Enumerable.Range(0, Rows).Select(row => row % 33L)];
        for (int row = 0; row < Rows; row++)
            values[(row * 33) + (int)targets[row]] = 5 + (10 * row);          // up to 2,000 nats ahead, and 200,000 where it is divided by 0.01
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V33, TSampling>, TSampler, BinaryCrossEntropy>(backend).GeneratorHead.Evaluate(
            Arrays.Floats(values, Rows, 33), Arrays.Longs(targets, Rows), ones(Rows), Key, 0, TSampling.Temperature);
        Assert.DoesNotContain(Arrays.Of<long>(output.Samples).Zip(targets), pair => pair.First == pair.Second);
    }

    /// <summary>
    /// Rows without a softmax: no loss, no gradient, the first token for a sample, nothing correct. Some logits of negative infinity leave one.
    /// </summary>
    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void InfiniteLogits_GiveTheSameOnAllBackends(KernelBackend backend)
    {
        Infinite<GumbelMaxSampling, Plain>(backend);
        Infinite<InverseCdfSampling, Plain>(backend);
        Infinite<GumbelMaxSampling, Warm>(backend);
        Infinite<InverseCdfSampling, Warm>(backend);
        Infinite<GumbelMaxSampling, Top5>(backend);
    }

    private static void Infinite<TSampler, TSampling>(KernelBackend backend) where TSampler : struct, ISampler where TSampling : struct, ISampling
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = Arrays.Normal(new Random(2), 6 * 33, 1);
        (values[20], values[21]) = (float.PositiveInfinity, float.PositiveInfinity);
        values[33 + 9] = float.PositiveInfinity;
        values.AsSpan(66, 33).Fill(float.NegativeInfinity);
        values[99 + 4] = float.NaN;
        values.AsSpan(132, 33).Fill(float.NegativeInfinity);
        values[132 + 6] = 3;
        Tensor logits = Arrays.Floats(values, 6, 33);
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V33, TSampling>, TSampler, BinaryCrossEntropy>(backend).GeneratorHead.Run(
            logits, Arrays.Longs([20, 3, 0, 5, 6, 7], 6), ones(6), GradientScale, Key, 0, TSampling.Temperature);
        Assert.All(Arrays.Of<float>(output.Losses)[..4], loss => Assert.True(float.IsNaN(loss), $"{loss}"));
        Assert.All(Arrays.Of<float>(logits)[..132], gradient => Assert.True(float.IsNaN(gradient), $"{gradient}"));
        Assert.Equal([0L, 0, 0, 0, 6], Arrays.Of<long>(output.Samples)[..5]);
        Assert.Equal([0f, 0, 0, 0, 1], Arrays.Of<float>(output.Correct)[..5]);
        Assert.Equal(0, Arrays.Of<float>(output.Losses)[4]);
        Assert.All(Arrays.Of<float>(logits)[132..165], gradient => Assert.Equal(0, gradient));
        Assert.False(float.IsNaN(Arrays.Of<float>(output.Losses)[5]));
    }

    private static void Diverge<TSampler, TSampling>(KernelBackend backend) where TSampler : struct, ISampler where TSampling : struct, ISampling
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = Arrays.Normal(new Random(1), 6 * 33, 1);
        values[7] = float.NaN;
        values.AsSpan(33, 33).Fill(float.NaN);
        values.AsSpan(66, 33).Fill(float.PositiveInfinity);
        values.AsSpan(99, 33).Fill(float.NegativeInfinity);
        values[(4 * 33) + 3] = float.PositiveInfinity;
        Tensor logits = Arrays.Floats(values, 6, 33);
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V33, TSampling>, TSampler, BinaryCrossEntropy>(backend).GeneratorHead.Run(
            logits, Arrays.Longs([4, 5, 6, 7, 8, 9], 6), ones(6), GradientScale, Key, 0, TSampling.Temperature);
        Assert.All(Arrays.Of<float>(output.Losses)[..5], loss => Assert.True(float.IsNaN(loss), $"{loss}"));
        Assert.False(float.IsNaN(Arrays.Of<float>(output.Losses)[5]));
        Assert.All(Arrays.Of<long>(output.Samples), sample => Assert.InRange(sample, 0, 32));
        Assert.All(Arrays.Of<float>(logits)[..66], gradient => Assert.True(float.IsNaN(gradient)));
    }

    private static void OddShapes<TSampler, TSampling>(KernelBackend backend) where TSampler : struct, ISampler where TSampling : struct, ISampling
    {
        if (backend == KernelBackend.OpenCl)
        {
            // Half a second for each kernel of each size: these are enough to show a group of 256 threads.
            Compare<V33, TSampler, TSampling>(backend, rows: 31);
            Compare<V2001, TSampler, TSampling>(backend, rows: 40);
            return;
        }

        Compare<V1, TSampler, TSampling>(backend, rows: 1);
        Compare<V2, TSampler, TSampling>(backend, rows: 1);
        Compare<V31, TSampler, TSampling>(backend, rows: 2);
        Compare<V32, TSampler, TSampling>(backend, rows: 3);
        Compare<V33, TSampler, TSampling>(backend, rows: 31);
        Compare<V63, TSampler, TSampling>(backend, rows: 4);
        Compare<V64, TSampler, TSampling>(backend, rows: 32);
        Compare<V65, TSampler, TSampling>(backend, rows: 33);
        Compare<V127, TSampler, TSampling>(backend, rows: 17);
        Compare<V503, TSampler, TSampling>(backend, rows: 1);
        Compare<V1000, TSampler, TSampling>(backend, rows: 7);
        Compare<V2001, TSampler, TSampling>(backend, rows: 40);
        Compare<V30522, TSampler, TSampling>(backend, rows: 3);
        Compare<V64, TSampler, TSampling>(backend, rows: 3, weight: _ => 0);
        Compare<V65, TSampler, TSampling>(backend, rows: 3, weight: _ => 1);
        Compare<V65, TSampler, TSampling>(backend, rows: 0);
    }

    private static void Compare<TSize, TSampler, TSampling>(KernelBackend backend, int rows, Func<int, float>? weight = null)
        where TSize : struct, IVocabularySize
        where TSampler : struct, ISampler
        where TSampling : struct, ISampling
    {
        using DisposeScope scope = NewDisposeScope();
        int size = TSize.Value;
        Random random = new(size + rows);
        float[] values = Arrays.Normal(random, rows * size, 2);
        long[] targets = [.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(size))];
        float[] weights = [.. Enumerable.Range(0, rows).Select(weight ?? (row => row % 3 == 2 ? 0 : 1f))];
        for (int row = 0; row < rows; row += 2)
            values[(row * size) + (int)targets[row]] += 12;                  // half of the rows know their target
        for (int i = 0; i < values.Length; i += 7)
            values[i] = MathF.Round(values[i]);                              // many equal ones
        ReferenceGeneratorHeadOutput expected = ReferenceGeneratorHead.Run<
            Swapped<Spec<TSize, TSampling>, UniformMasking, TSampler, BinaryCrossEntropy>
        >(values, targets, weights, GradientScale, Key, firstRow: 11, TSampling.Temperature);

        Tensor logits = Arrays.Floats(values, rows, size);
        IGeneratorHeadKernel head = CpuBackends.Kernels<Spec<TSize, TSampling>, TSampler, BinaryCrossEntropy>(backend).GeneratorHead;
        Tensor target = Arrays.Longs(targets, rows), weightTensor = Arrays.Floats(weights, rows);
        GeneratorHeadOutput evaluated = head.Evaluate(logits, target, weightTensor, Key, firstRow: 11, TSampling.Temperature);
        Assert.Equal(values, Arrays.Of<float>(logits));
        GeneratorHeadOutput actual = head.Run(logits, target, weightTensor, GradientScale, Key, firstRow: 11, TSampling.Temperature);

        // The widest is ILGPU's group of two, each of whose threads adds 15,000 exponentials in float.
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(actual.Losses), expected.Losses), 0, 1e-5);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(logits), expected.Gradient), 0, 3e-6 * GradientScale);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(actual.Correct), expected.Correct), 0, 0);
        Samples.AreRight(expected, Arrays.Of<long>(actual.Samples));
        Assert.Equal(Arrays.Of<float>(actual.Losses), Arrays.Of<float>(evaluated.Losses));
        Assert.Equal(Arrays.Of<long>(actual.Samples), Arrays.Of<long>(evaluated.Samples));
        Assert.Equal(Arrays.Of<float>(actual.Correct), Arrays.Of<float>(evaluated.Correct));
    }
}
