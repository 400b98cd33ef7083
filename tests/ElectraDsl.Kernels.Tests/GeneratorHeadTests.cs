using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

public sealed class GeneratorHeadTests
{
    private const float GradientScale = 0.25f;
    private static readonly RandomKey Key = new(0x0123456789ABCDEF, 42);

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OddShapes_AgreeWithTheReference(KernelBackend backend)
    {
        Compare<V1>(backend, rows: 1);
        Compare<V2>(backend, rows: 1);
        Compare<V31>(backend, rows: 2);
        Compare<V32>(backend, rows: 3);
        Compare<V33>(backend, rows: 5);
        Compare<V63>(backend, rows: 4);
        Compare<V64>(backend, rows: 4);
        Compare<V65>(backend, rows: 4);
        Compare<V127>(backend, rows: 17);
        Compare<V503>(backend, rows: 1);
        Compare<V1000>(backend, rows: 7);
        Compare<V2001>(backend, rows: 4);
        Compare<V2001>(backend, rows: 64);
        Compare<V30522>(backend, rows: 5);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void NoRows_GiveEmptyOutputs(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V1000>>(backend).GeneratorHead.Run(
            empty(0, 1000), empty(0, ScalarType.Int64), empty(0), GradientScale, Key, 3);
        Assert.Equal((0L, 0L, 0L), (output.Losses.numel(), output.Samples.numel(), output.Correct.numel()));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void RowWithoutWeight_CountsForNothingWhateverItsLogits(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = Arrays.Normal(new Random(1), 3 * 33, 1);
        values.AsSpan(33, 33).Fill(float.NaN);
        Tensor logits = Arrays.Floats(values, 3, 33);
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V33>>(backend).GeneratorHead.Run(
            logits, Arrays.Longs([4, 5, 32], 3), Arrays.Floats([1, 0, 1], 3), GradientScale, Key, 0);
        Assert.Equal(0, Arrays.Of<float>(output.Losses)[1]);
        Assert.Equal(5, Arrays.Of<long>(output.Samples)[1]);
        Assert.Equal(0, Arrays.Of<float>(output.Correct)[1]);
        Assert.All(Arrays.Of<float>(logits).AsSpan(33, 33).ToArray(), gradient => Assert.Equal(0, gradient));
        Assert.DoesNotContain(Arrays.Of<float>(logits), float.IsNaN);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void DivergedLogits_GiveNotANumberButValidSamples(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = Arrays.Normal(new Random(1), 2 * 33, 1);
        values[7] = float.NaN;
        values.AsSpan(33, 33).Fill(float.NaN);
        Tensor logits = Arrays.Floats(values, 2, 33);
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V33>>(backend).GeneratorHead.Run(
            logits, Arrays.Longs([4, 5], 2), Arrays.Floats([1, 1], 2), GradientScale, Key, 0);
        Assert.All(Arrays.Of<float>(output.Losses), loss => Assert.True(float.IsNaN(loss)));
        Assert.All(Arrays.Of<long>(output.Samples), sample => Assert.InRange(sample, 0, 32));
        Assert.All(Arrays.Of<float>(logits), gradient => Assert.True(float.IsNaN(gradient)));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void ExtremeLogits_StayFinite(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = new float[3 * 65];
        values[64] = 1e4f;
        values[65 + 10] = -1e4f;
        values.AsSpan(130, 65).Fill(float.NegativeInfinity);
        values[130 + 20] = -3;
        values[130 + 40] = -3;
        Tensor logits = Arrays.Floats(values, 3, 65);
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V65>>(backend).GeneratorHead.Run(
            logits, Arrays.Longs([64, 10, 40], 3), Arrays.Floats([1, 1, 1], 3), 1, Key, 0);
        float[] losses = Arrays.Of<float>(output.Losses);
        Assert.Equal(0, losses[0]);
        Assert.Equal(10004.159, losses[1], 2e-3);
        Assert.Equal(Math.Log(2), losses[2], 1e-6);
        Assert.Equal(64, Arrays.Of<long>(output.Samples)[0]);
        Assert.Contains(Arrays.Of<long>(output.Samples)[2], new long[] { 20, 40 });
        Assert.Equal([1, 0, 0], Arrays.Of<float>(output.Correct));          // in the last row 20 is the first of two equal maxima
        Assert.DoesNotContain(Arrays.Of<float>(logits), float.IsNaN);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void EqualLogits_AreWonByTheFirstIndex(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V2001>>(backend).GeneratorHead.Evaluate(
            zeros(2, 2001), Arrays.Longs([0, 1], 2), Arrays.Floats([1, 1], 2), Key, 0);
        Assert.Equal([1, 0], Arrays.Of<float>(output.Correct));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Evaluate_GivesTheSameAndLeavesTheLogits(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = Arrays.Normal(new Random(5), 6 * 1000, 2);
        Tensor logits = Arrays.Floats(values, 6, 1000);
        Tensor targets = Arrays.Longs([1, 999, 500, 4, 5, 6], 6);
        Tensor weights = Arrays.Floats([1, 1, 1, 0, 1, 0], 6);
        IGeneratorHeadKernel head = CpuBackends.Kernels<Spec<V1000>>(backend).GeneratorHead;
        GeneratorHeadOutput evaluated = head.Evaluate(logits, targets, weights, Key, 9);
        Assert.Equal(values, Arrays.Of<float>(logits));
        GeneratorHeadOutput run = head.Run(logits, targets, weights, GradientScale, Key, 9);
        Assert.Equal(Arrays.Of<float>(run.Losses), Arrays.Of<float>(evaluated.Losses));
        Assert.Equal(Arrays.Of<long>(run.Samples), Arrays.Of<long>(evaluated.Samples));
        Assert.Equal(Arrays.Of<float>(run.Correct), Arrays.Of<float>(evaluated.Correct));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void MicroBatches_EqualOneBatch(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IGeneratorHeadKernel head = CpuBackends.Kernels<Spec<V503>>(backend).GeneratorHead;
        float[] values = Arrays.Normal(new Random(6), 9 * 503, 2);
        Tensor targets = Arrays.Longs([.. Enumerable.Range(0, 9).Select(i => i * 50L)], 9);
        Tensor weights = Arrays.Floats([1, 1, 0, 1, 1, 0, 1, 1, 1], 9);
        Tensor whole = Arrays.Floats(values, 9, 503);
        Tensor parts = Arrays.Floats(values, 9, 503);
        GeneratorHeadOutput one = head.Run(whole, targets, weights, GradientScale, Key, 100);
        GeneratorHeadOutput first = head.Run(parts.narrow(0, 0, 4), targets.narrow(0, 0, 4), weights.narrow(0, 0, 4), GradientScale, Key, 100);
        GeneratorHeadOutput second = head.Run(parts.narrow(0, 4, 5), targets.narrow(0, 4, 5), weights.narrow(0, 4, 5), GradientScale, Key, 104);
        Assert.Equal(Arrays.Of<long>(one.Samples), (long[])[.. Arrays.Of<long>(first.Samples), .. Arrays.Of<long>(second.Samples)]);
        Assert.Equal(Arrays.Of<float>(one.Losses), (float[])[.. Arrays.Of<float>(first.Losses), .. Arrays.Of<float>(second.Losses)]);
        Assert.Equal(Arrays.Of<float>(whole), Arrays.Of<float>(parts));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OtherSeedStepOrRow_DrawsOtherSamples(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IGeneratorHeadKernel head = CpuBackends.Kernels<Spec<V1000>>(backend).GeneratorHead;
        long[][] draws =
        [
            .. new (RandomKey Key, int Row)[] { (new(1, 1), 0), (new(2, 1), 0), (new(1UL << 32 | 1, 1), 0), (new(1, 2), 0), (new(1, 1), 8) }
                .Select(draw => Arrays.Of<long>(head.Evaluate(zeros(8, 1000), zeros(8, ScalarType.Int64), ones(8), draw.Key, draw.Row).Samples)),
        ];
        for (int a = 0; a < draws.Length; a++)
        {
            for (int b = 0; b < a; b++)
                Assert.True(draws[a].Zip(draws[b]).Count(pair => pair.First == pair.Second) <= 1, $"Draws {a} and {b} look alike.");
        }
    }

    [SkippableTheory]
    [InlineData(KernelBackend.TorchOps, 20_000)]
    [InlineData(KernelBackend.Simd, 100_000)]
    [InlineData(KernelBackend.Ilgpu, 20_000)]
    [InlineData(KernelBackend.OpenCl, 20_000)]
    public void Samples_FollowTheSoftmax(KernelBackend backend, int draws)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] row = Arrays.Normal(new Random(8), 65, 1.5f);
        Tensor logits = Arrays.Floats(row, 1, 65).expand(draws, 65).contiguous();
        GeneratorHeadOutput output = CpuBackends.Kernels<Spec<V65>>(backend).GeneratorHead.Evaluate(
            logits, zeros(draws, ScalarType.Int64), ones(draws), new RandomKey(2026, 3), 0);
        double sum = row.Sum(x => Math.Exp(x));
        long[] counts = new long[65];
        foreach (long sample in Arrays.Of<long>(output.Samples))
            counts[sample]++;
        Assert.InRange(Arrays.ChiSquareScore(counts, [.. row.Select(x => draws * Math.Exp(x) / sum)]), -4, 4);
    }

    [Fact]
    public void SampleFromALargeVocabulary_FollowsTheSoftmax()
    {
        using DisposeScope scope = NewDisposeScope();
        const int Draws = 1000, Rounds = 4, Buckets = 32;
        float[] row = Arrays.Normal(new Random(9), 30522, 2);
        Tensor logits = Arrays.Floats(row, 1, 30522).expand(Draws, 30522).contiguous();
        double sum = row.Sum(x => Math.Exp(x));
        long[] counts = new long[Buckets];
        double[] expected = new double[Buckets];
        for (int j = 0; j < row.Length; j++)
            expected[j * Buckets / row.Length] += Draws * Rounds * Math.Exp(row[j]) / sum;
        for (uint round = 0; round < Rounds; round++)
        {
            GeneratorHeadOutput output = KernelTable.For<Spec<V30522>>(KernelBackend.Simd).GeneratorHead.Evaluate(
                logits, zeros(Draws, ScalarType.Int64), ones(Draws), new RandomKey(5, round), 0);
            foreach (long sample in Arrays.Of<long>(output.Samples))
                counts[sample * Buckets / row.Length]++;
        }

        Assert.InRange(Arrays.ChiSquareScore(counts, expected), -4, 4);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void WrongArguments_AreNamed(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IGeneratorHeadKernel head = CpuBackends.Kernels<Spec<V32>>(backend).GeneratorHead;
        Tensor targets = zeros(2, ScalarType.Int64);
        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => head.Run(zeros(2, 33), targets, ones(2), 1, Key, 0)).ParamName);
        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => head.Run(zeros(32, 2).t(), targets, ones(2), 1, Key, 0)).ParamName);
        Assert.Equal(
            "logits",
            Assert.Throws<ArgumentException>(() => head.Run(zeros(2, 32).requires_grad_(true), targets, ones(2), 1, Key, 0)).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => head.Run(zeros(2, 32), targets, ones(3), 1, Key, 0)).ParamName);
    }

    [SkippableTheory]
    [InlineData(KernelBackend.Simd, 32)]
    [InlineData(KernelBackend.Simd, -1)]
    [InlineData(KernelBackend.Ilgpu, 32)]
    [InlineData(KernelBackend.OpenCl, 32)]
    public void TargetOutsideTheVocabulary_IsRefused(KernelBackend backend, long target)
    {
        using DisposeScope scope = NewDisposeScope();
        IGeneratorHeadKernel head = CpuBackends.Kernels<Spec<V32>>(backend).GeneratorHead;
        Assert.Contains(
            "targets[1]",
            Assert.Throws<ArgumentException>(() => head.Run(zeros(2, 32), Arrays.Longs([0, target], 2), ones(2), 1, Key, 0)).Message,
            StringComparison.Ordinal);
    }

    private static void Compare<TSize>(KernelBackend backend, int rows) where TSize : struct, IVocabularySize
    {
        using DisposeScope scope = NewDisposeScope();
        int size = TSize.Value;
        Random random = new(size + rows);
        float[] values = Arrays.Normal(random, rows * size, 2);
        long[] targets = [.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(size))];
        float[] weights = [.. Enumerable.Range(0, rows).Select(row => row % 3 == 2 ? 0 : 1f)];
        for (int row = 0; row < rows; row += 2)
            values[(row * size) + (int)targets[row]] += 12;                  // half of the rows know their target
        ReferenceGeneratorHeadOutput expected = ReferenceGeneratorHead.Run<Spec<TSize>>(values, targets, weights, GradientScale, Key, firstRow: 11);

        Tensor logits = Arrays.Floats(values, rows, size);
        GeneratorHeadOutput actual = CpuBackends.Kernels<Spec<TSize>>(backend).GeneratorHead.Run(
            logits, Arrays.Longs(targets, rows), Arrays.Floats(weights, rows), GradientScale, Key, firstRow: 11);

        Assert.InRange(Arrays.Largest(Arrays.Of<float>(actual.Losses), expected.Losses), 0, 5e-6);
        // The widest is ILGPU's group of two, each of whose threads adds 15,000 exponentials in float.
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(logits), expected.Gradient), 0, 2e-6 * GradientScale);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(actual.Correct), expected.Correct), 0, 0);
        Samples.AreRight(expected, Arrays.Of<long>(actual.Samples));
    }
}
