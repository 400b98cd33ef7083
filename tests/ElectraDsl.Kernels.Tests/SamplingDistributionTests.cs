using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>
/// Samples follow the distribution that their sampler and the model's numbers name. Chi-square tests with fixed seeds; 4 deviations is the bound.
/// </summary>
public sealed class SamplingDistributionTests
{
    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void GumbelMax_FollowsTheScores(KernelBackend backend)
    {
        Check<GumbelMaxSampling, Plain>(backend);
        Check<GumbelMaxSampling, Warm>(backend);
        Check<GumbelMaxSampling, Wrong>(backend);
        Check<GumbelMaxSampling, Top5>(backend);
        Check<MarginSampling, CoolWrongTop20>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void InverseCdf_FollowsTheScores(KernelBackend backend)
    {
        Check<InverseCdfSampling, Plain>(backend);
        Check<InverseCdfSampling, Warm>(backend);
        Check<InverseCdfSampling, Wrong>(backend);
        Check<InverseCdfSampling, Top5>(backend);
        Check<InverseCdfSampling, CoolWrongTop20>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Uniform_FollowsTheScores(KernelBackend backend)
    {
        Check<UniformSampling, Plain>(backend);
        Check<UniformSampling, Wrong>(backend);
        Check<UniformSampling, Top5>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void TwoSamplers_DrawIndependentlyOfEachOther(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] gumbel = Draw<GumbelMaxSampling, Plain>(backend, zeros(4000, 65)), ordered = Draw<InverseCdfSampling, Plain>(backend, zeros(4000, 65));
        Assert.InRange(gumbel.Zip(ordered).Count(pair => pair.First == pair.Second), 20, 110);   // 62 expected
    }

    [Theory]
    [InlineData(30_522)]
    public void InverseCdfOfALargeVocabulary_FollowsTheSoftmax(int size)
    {
        using DisposeScope scope = NewDisposeScope();
        const int Draws = 1000, Rounds = 8, Buckets = 32;
        float[] row = Arrays.Normal(new Random(9), size, 2);
        Tensor logits = Arrays.Floats(row, 1, size).expand(Draws, size).contiguous();
        double sum = row.Sum(x => Math.Exp(x));
        long[] counts = new long[Buckets];
        double[] expected = new double[Buckets];
        for (int j = 0; j < row.Length; j++)
            expected[(long)j * Buckets / size] += Draws * Rounds * Math.Exp(row[j]) / sum;
        IGeneratorHeadKernel head = KernelTable
            .For<Swapped<Spec<V30522>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>>(KernelBackend.Simd)
            .GeneratorHead;
        for (uint round = 0; round < Rounds; round++)
        {
            foreach (
                long sample in Arrays.Of<long>(
                    head.Evaluate(logits, zeros(Draws, ScalarType.Int64), ones(Draws), new RandomKey(5, round), 0).Samples))
                counts[sample * Buckets / size]++;
        }

        Assert.InRange(Arrays.ChiSquareScore(counts, expected), -4, 4);
    }

    private static void Check<TSampler, TSampling>(KernelBackend backend) where TSampler : struct, ISampler where TSampling : struct, ISampling
    {
        using DisposeScope scope = NewDisposeScope();
        const int Draws = 20_000;
        float[] row = Arrays.Normal(new Random(8), 65, 1.5f);
        double[] chances = ReferenceGeneratorHead.Chances<Swapped<Spec<V65, TSampling>, UniformMasking, TSampler, BinaryCrossEntropy>>(
            row,
            target: 0,
            TSampling.Temperature);
        long[] counts = new long[65];
        foreach (long sample in Draw<TSampler, TSampling>(backend, Arrays.Floats(row, 1, 65).expand(Draws, 65).contiguous()))
            counts[sample]++;

        // What is hardly ever drawn is counted together: the test wants five of each.
        double sum = chances.Sum();
        int[] often = [.. Enumerable.Range(0, 65).Where(j => chances[j] / sum * Draws >= 5)],
            never = [.. Enumerable.Range(0, 65).Where(j => chances[j] == 0)];
        Assert.All(never, j => Assert.Equal(0, counts[j]));
        long[] observed = [.. often.Select(j => counts[j]), Draws - often.Sum(j => counts[j])];
        double[] expected = [.. often.Select(j => chances[j] / sum * Draws), Draws - often.Sum(j => chances[j] / sum * Draws)];
        int cells = expected[^1] > 1 ? observed.Length : often.Length;
        Assert.InRange(Arrays.ChiSquareScore(observed[..cells], expected[..cells]), -4, 4);
    }

    private static long[] Draw<TSampler, TSampling>(KernelBackend backend, Tensor logits)
        where TSampler : struct, ISampler
        where TSampling : struct, ISampling
    {
        long rows = logits.shape[0];
        return Arrays.Of<long>(CpuBackends.Kernels<Spec<V65, TSampling>, TSampler, BinaryCrossEntropy>(backend).GeneratorHead.Evaluate(
            logits, zeros(rows, ScalarType.Int64), ones(rows), new RandomKey(2026, 3), 0, TSampling.Temperature).Samples);
    }
}
