using ElectraDsl.Kernels.Reference;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

public sealed class AdamWTests
{
    private static readonly AdamWSettings Usual = new(5e-4f, 0.9f, 0.999f, 1e-6f, 0.01f, 1, 0);

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void TwentySteps_EqualTheOriginals(KernelBackend backend)
    {
        GoldenTensors golden = GoldenTensors.Read(SharedFolder.Golden("optimizer.safetensors"));
        const string Tag = "google_adamw_f32";
        string[] names =
        [
            .. golden.Names.Where(name => name.StartsWith("param0.", StringComparison.Ordinal)).Select(name => name["param0.".Length..])
                .OrderBy(name => Decays(name) ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal),
        ];
        double[] rates = golden.Doubles("lr_schedule");
        float[] norms = golden.Floats($"{Tag}.grad_norm");
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = Arrays.Floats([.. names.SelectMany(name => golden.Floats($"param0.{name}"))]);
        Tensor gradients = zeros_like(weights), first = zeros_like(weights), second = zeros_like(weights);
        int count = (int)weights.numel();
        long decayed = names.Where(Decays).Sum(name => golden.Floats($"param0.{name}").LongLength);
        IAdamWKernel kernel = KernelTable.For<Spec<V32>>(backend).AdamW;
        for (int step = 0; step < rates.Length; step++)
        {
            Assert.All(Arrays.Of<float>(gradients), gradient => Assert.Equal(0, gradient));
            _ = gradients.copy_(Arrays.Floats(Gather($"grad.", step)));
            float norm = Arrays.Of<float>(kernel.Run(weights, gradients, first, second, Usual with { LearningRate = (float)rates[step], DecayedCount = decayed }))[0];
            Assert.InRange(norm / norms[step], 1 - 1e-6, 1 + 1e-6);
            Assert.InRange(Arrays.Largest(Arrays.Of<float>(weights), [.. Gather($"{Tag}.param.", step).Select(value => (double)value)]), 0, 2e-6);
        }

        Assert.InRange(Arrays.Largest(Arrays.Of<float>(first), [.. names.SelectMany(name => golden.Floats($"{Tag}.m.{name}")).Select(value => (double)value)]), 0, 1e-6);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(second), [.. names.SelectMany(name => golden.Floats($"{Tag}.v.{name}")).Select(value => (double)value)]), 0, 1e-8);

        float[] Gather(string prefix, int step) =>
        [
            .. names.SelectMany(name =>
            {
                float[] steps = golden.Floats(prefix + name);
                int size = steps.Length / rates.Length;
                return steps.AsSpan(step * size, size).ToArray();
            }),
        ];

        static bool Decays(string name) => !name.Contains("LayerNorm", StringComparison.Ordinal) && !name.EndsWith("bias", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void OddSizesAndBoundaries_AgreeWithTheReference(KernelBackend backend)
    {
        foreach ((int count, int decayed) in new[]
        {
            (1, 0), (1, 1), (2, 1), (7, 3), (31, 31), (33, 17), (1000, 999), (8191, 8190), (8192, 8192), (8193, 8193), (20_011, 8192), (20_011, 8195), (70_000, 12_345),
        })
        {
            Compare(backend, count, decayed, gradientSize: 1f, maxNorm: 1);                          // clipped
            Compare(backend, count, decayed, gradientSize: 1e-4f, maxNorm: 1);                       // not clipped
            Compare(backend, count, decayed, gradientSize: 1f, maxNorm: float.PositiveInfinity);     // never clipped
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void DecayBoundary_IsExact(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        const int Count = 20_000, Decayed = 8_201;
        Tensor weights = ones(Count);
        _ = KernelTable.For<Spec<V32>>(backend).AdamW.Run(weights, zeros(Count), zeros(Count), zeros(Count), Usual with { LearningRate = 0.5f, WeightDecay = 0.5f, DecayedCount = Decayed });
        float[] actual = Arrays.Of<float>(weights);
        Assert.All(actual[..Decayed], weight => Assert.Equal(0.75f, weight));
        Assert.All(actual[Decayed..], weight => Assert.Equal(1f, weight));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void GradientThatIsNotFinite_LosesTheStepButNotTheRun(KernelBackend backend)
    {
        foreach (float fault in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            using DisposeScope scope = NewDisposeScope();
            float[] values = Arrays.Normal(new Random(1), 10_000, 1);
            Tensor weights = Arrays.Floats(values), first = Arrays.Floats(values), second = Arrays.Floats(values).abs();
            Tensor gradients = Arrays.Floats([.. values.Select((value, i) => i == 9_999 ? fault : value)]);
            Tensor norm = KernelTable.For<Spec<V32>>(backend).AdamW.Run(weights, gradients, first, second, Usual with { DecayedCount = 5 });
            Assert.False(float.IsFinite(Arrays.Of<float>(norm)[0]));
            Assert.Equal(values, Arrays.Of<float>(weights));
            Assert.Equal(values, Arrays.Of<float>(first));
            Assert.All(Arrays.Of<float>(gradients), gradient => Assert.Equal(0, gradient));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Result_IsTheSameEachTime(KernelBackend backend)
    {
        float[][] runs = [.. Enumerable.Range(0, 3).Select(_ => Step(backend))];
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    [Fact]
    public void NumberOfThreads_DoesNotChangeTheResult()
    {
        int threads = get_num_threads();
        float[] many = Step(KernelBackend.Simd);
        try
        {
            set_num_threads(1);
            Assert.Equal(many, Step(KernelBackend.Simd));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void EmptyArena_HasNormZero(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([0f], Arrays.Of<float>(KernelTable.For<Spec<V32>>(backend).AdamW.Run(zeros(0), zeros(0), zeros(0), zeros(0), Usual)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void WrongArguments_AreNamed(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IAdamWKernel kernel = KernelTable.For<Spec<V32>>(backend).AdamW;
        Tensor four = zeros(4);
        Assert.Equal("gradients", Assert.Throws<ArgumentException>(() => kernel.Run(four, zeros(5), four, four, Usual)).ParamName);
        Assert.Equal("firstMoments", Assert.Throws<ArgumentException>(() => kernel.Run(four, four, zeros(8).view(4, 2).narrow(1, 0, 1).squeeze(1), four, Usual)).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => kernel.Run(zeros(4).requires_grad_(true), four, four, four, Usual)).ParamName);
        Assert.Contains("DecayedCount", Assert.Throws<ArgumentException>(() => kernel.Run(four, four, four, four, Usual with { DecayedCount = 5 })).Message, StringComparison.Ordinal);
        Assert.Contains("MaxGradientNorm", Assert.Throws<ArgumentException>(() => kernel.Run(four, four, four, four, Usual with { MaxGradientNorm = 0 })).Message, StringComparison.Ordinal);
    }

    private static float[] Step(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(4);
        Tensor weights = Arrays.Floats(Arrays.Normal(random, 300_001, 1));
        Tensor norm = KernelTable.For<Spec<V32>>(backend).AdamW.Run(
            weights, Arrays.Floats(Arrays.Normal(random, 300_001, 1)), zeros(300_001), zeros(300_001), Usual with { DecayedCount = 100_003 });
        return [.. Arrays.Of<float>(weights), .. Arrays.Of<float>(norm)];
    }

    private static void Compare(KernelBackend backend, int count, int decayed, float gradientSize, float maxNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(count + decayed);
        double[] expectedWeights = [.. Arrays.Normal(random, count, 1)], expectedFirst = new double[count], expectedSecond = new double[count];
        Tensor weights = Arrays.Floats([.. expectedWeights.Select(weight => (float)weight)]), first = zeros(count), second = zeros(count);
        AdamWSettings settings = new(0.01f, 0.9f, 0.999f, 1e-6f, 0.01f, maxNorm, decayed);
        for (int step = 0; step < 3; step++)
        {
            float[] values = Arrays.Normal(random, count, gradientSize);
            Tensor gradients = Arrays.Floats(values);
            double expectedNorm = ReferenceAdamW.Run(expectedWeights, [.. values], expectedFirst, expectedSecond, settings);
            float norm = Arrays.Of<float>(KernelTable.For<Spec<V32>>(backend).AdamW.Run(weights, gradients, first, second, settings))[0];
            Assert.InRange(norm / expectedNorm, 1 - 2e-6, 1 + 2e-6);
            Assert.All(Arrays.Of<float>(gradients), gradient => Assert.Equal(0, gradient));
        }

        Assert.InRange(Arrays.Largest(Arrays.Of<float>(weights), expectedWeights), 0, 2e-6);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(first), expectedFirst), 0, 1e-6);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(second), expectedSecond), 0, 1e-7);
    }
}
