using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

public sealed class AdamWTests
{
    private static readonly AdamWSettings Usual = new(AdamWRule.Original, 1, 5e-4, 0.9, 0.999, 1e-6, 0.01, 1);

    // Around the widths of vectors, groups and chunks.
    private static readonly int[] Counts = [1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 1000, 8191, 8192, 8193, 20_011, 70_000];

    // Ties above an even and an odd last bit, what is just beside them, the largest float, infinities, not-a-number, the least float and minus 0.
    private static readonly uint[] BorderBits =
    [
        0x3F808000, 0x3F818000, 0x3F808001, 0x3F817FFF, 0xBF808000, 0xBF818000, 0x7F7FFFFF, 0x7F7F7FFF, 0x7F800000, 0xFF800000, 0x7FFFFFFF,
        0x7F800001, 1, 0x80000000, 0x00008000, 0x00018000,
    ];

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    public static TheoryData<KernelBackend, AdamWRule, int> Cases
    {
        get
        {
            TheoryData<KernelBackend, AdamWRule, int> cases = [];
            foreach (KernelBackend backend in CpuBackends.List)
            {
                foreach (AdamWRule rule in Enum.GetValues<AdamWRule>())
                {
                    foreach (int count in Counts)
                        cases.Add(backend, rule, count);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void AnySize_AgreesWithTheReference(KernelBackend backend, AdamWRule rule, int count)
    {
        AdamWRegion[][] layouts = [[new(count, 1, true)], [new(count, 1, false)], Regions(count, most: 2), Regions(count, most: 60)];
        foreach (AdamWRegion[] regions in layouts)
        {
            Compare(backend, rule, regions, gradientSize: 1, maxNorm: 1);                            // clipped, but where there are few elements
            Compare(backend, rule, regions, gradientSize: 1e-4f, maxNorm: 1);                        // not clipped
            Compare(backend, rule, regions, gradientSize: 1, maxNorm: double.PositiveInfinity);      // never clipped
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void RegionBoundaries_AreExact(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = ones(20_000);
        AdamWRegion[] regions = [new(8_201, 1, true), new(8_202, 0.5, true), new(16_384, 1, false), new(19_999, 0, true), new(20_000, 2, true)];
        AdamWSettings settings = Usual with { LearningRate = 0.5, WeightDecay = 0.5 };
        _ = CpuBackends.Kernels<Spec<V32>>(backend).AdamW.Run(weights, zeros(20_000), zeros(20_000), zeros(20_000), regions, settings);
        float[] actual = Arrays.Of<float>(weights);
        Assert.All(actual[..8_201], weight => Assert.Equal(0.75f, weight));
        Assert.Equal(0.875f, actual[8_201]);
        Assert.All(actual[8_202..19_999], weight => Assert.Equal(1f, weight));
        Assert.Equal(0.5f, actual[19_999]);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void FirstStep_OfTheOriginal_IsLongerByTheMissingCorrection(KernelBackend backend)
    {
        Assert.Equal(-1f, FirstStep(AdamWRule.Torch), 1e-5f);                                       // m / c1 = g, v / c2 = g^2
        Assert.Equal(-0.1f / MathF.Sqrt(0.001f), FirstStep(AdamWRule.Original), 1e-4f);

        float FirstStep(AdamWRule rule)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor weights = zeros(1);
            AdamWSettings settings = Usual with { Rule = rule, LearningRate = 1 };
            _ = CpuBackends.Kernels<Spec<V32>>(backend).AdamW.Run(weights, ones(1), zeros(1), zeros(1), [new(1, 1, true)], settings);
            return Arrays.Of<float>(weights)[0];
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void ClipFactor_IsTheRulesOwn(KernelBackend backend)
    {
        // A gradient as long as is allowed, and as long as torch's epsilon: the original leaves it, torch halves it.
        Assert.Equal(1e-6f, Clipped(AdamWRule.Original), 1e-11f);
        Assert.Equal(0.5e-6f, Clipped(AdamWRule.Torch), 1e-11f);

        float Clipped(AdamWRule rule)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor first = zeros(1);
            AdamWSettings settings = Usual with { Rule = rule, Beta1 = 0, MaxGradientNorm = 1e-6 };
            _ = CpuBackends.Kernels<Spec<V32>>(backend).AdamW.Run(zeros(1), Arrays.Floats([1e-6f]), first, zeros(1), [new(1, 1, true)], settings);
            return Arrays.Of<float>(first)[0];
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void GradientThatIsNotFinite_LosesTheStepButNotTheRun(KernelBackend backend)
    {
        foreach (float fault in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            using DisposeScope scope = NewDisposeScope();
            float[] values = Arrays.Normal(new Random(1), 10_000, 1);
            Tensor weights = Arrays.Floats(values), first = Arrays.Floats(values), second = Arrays.Floats(values).abs();
            Tensor gradients = Arrays.Floats([.. values.Select((value, i) => i == 9_999 ? fault : value)]);
            Tensor norm = CpuBackends.Kernels<Spec<V32>>(backend).AdamW.Run(weights, gradients, first, second, [new(10_000, 1, true)], Usual);
            Assert.False(float.IsFinite(Arrays.Of<float>(norm)[0]));
            Assert.Equal(values, Arrays.Of<float>(weights));
            Assert.Equal(values, Arrays.Of<float>(first));
            Assert.All(Arrays.Of<float>(gradients), gradient => Assert.Equal(0, gradient));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void BFloat16Copy_IsTorchsOwn_ToTheBit(KernelBackend backend)
    {
        Random random = new(6);
        foreach (int count in new[] { 1, 15, 16, 17, 33, 8193, 20_011 })
        {
            using DisposeScope scope = NewDisposeScope();
            float[] values = [.. Enumerable.Range(0, count).Select(_ => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32)))];
            for (int i = 0; i < Math.Min(count, BorderBits.Length); i++)
                values[i] = BitConverter.UInt32BitsToSingle(BorderBits[i]);
            Check(backend, values, rate: 0, gradient: 0);                                            // any bits, ties among them
            Check(backend, Arrays.Normal(random, count, 1), rate: 0.01, gradient: 1);                // the new weights, not the old
            Check(backend, Arrays.Normal(random, count, 1), rate: 0.01, gradient: float.NaN);        // the step is lost, the copy is not
        }

        static void Check(KernelBackend backend, float[] values, double rate, float gradient)
        {
            Tensor weights = Arrays.Floats(values), zero = zeros(values.Length), copy = zeros(values.Length, ScalarType.BFloat16);
            Tensor gradients = Arrays.Floats([.. Enumerable.Repeat(gradient, values.Length)]);
            _ = CpuBackends.Kernels<Spec<V32>>(backend).AdamW.Run(
                weights, gradients, zero, zeros_like(zero), Regions(values.Length, most: 5), Usual with { LearningRate = rate }, copy);
            ushort[] actual = Arrays.Of<ushort>(copy), expected = Arrays.Of<ushort>(weights.to(ScalarType.BFloat16));
            float[] after = Arrays.Of<float>(weights);
            for (int i = 0; i < after.Length; i++)
            {
                if (float.IsNaN(after[i]))
                    Assert.True((actual[i] & 0x7FFF) > 0x7F80, $"{actual[i]:X4} is a number.");      // torch's own loops differ in which one they write
                else
                    Assert.Equal(expected[i], actual[i]);
            }
        }
    }

    [SkippableTheory]
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

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void EmptyArena_HasNormZero(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([0f], Arrays.Of<float>(CpuBackends.Kernels<Spec<V32>>(backend).AdamW.Run(zeros(0), zeros(0), zeros(0), zeros(0), [], Usual)));
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void WrongArguments_AreNamed(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        IAdamWKernel kernel = CpuBackends.Kernels<Spec<V32>>(backend).AdamW;
        Tensor four = zeros(4);
        AdamWRegion[] all = [new(4, 1, true)];
        Assert.Equal("gradients", Assert.Throws<ArgumentException>(() => kernel.Run(four, zeros(5), four, four, all, Usual)).ParamName);
        Assert.Equal(
            "firstMoments",
            Assert.Throws<ArgumentException>(() => kernel.Run(four, four, zeros(8).view(4, 2).narrow(1, 0, 1).squeeze(1), four, all, Usual))
                .ParamName);
        Assert.Equal(
            "weights",
            Assert.Throws<ArgumentException>(() => kernel.Run(zeros(4).requires_grad_(true), four, four, four, all, Usual)).ParamName);
        Assert.Equal(
            "bfloat16Weights",
            Assert.Throws<ArgumentException>(() => kernel.Run(four, four, four, four, all, Usual, zeros(5, ScalarType.BFloat16))).ParamName);
        Assert.Equal("bfloat16Weights", Assert.Throws<ArgumentException>(() => kernel.Run(four, four, four, four, all, Usual, zeros(4))).ParamName);
        Refuses("cover all 4 elements, but end at 3", [new(3, 1, true)], Usual);
        Refuses("cover all 4 elements, but end at 5", [new(5, 1, true)], Usual);
        Refuses("cover all 4 elements, but end at 0", [], Usual);
        Refuses("one ends at 2, the one before it at 2", [new(2, 1, true), new(2, 1, false), new(4, 1, false)], Usual);
        Refuses("RateScale must be", [new(4, -1, true)], Usual);
        Refuses("RateScale must be", [new(4, double.NaN, true)], Usual);
        Refuses("MaxGradientNorm must be above 0, but is 0", all, Usual with { MaxGradientNorm = 0 });
        Refuses("Epsilon must be a number above 0, but is 1E-60", all, Usual with { Epsilon = 1e-60 });
        Refuses("Step must be at least 1, but is 0", all, Usual with { Step = 0 });
        Refuses("Rule must be a rule, but is 9", all, Usual with { Rule = (AdamWRule)9 });

        void Refuses(string message, AdamWRegion[] regions, AdamWSettings settings) => Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => kernel.Run(four, four, four, four, regions, settings)).Message, StringComparison.Ordinal);
    }

    private static float[] Step(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(4);
        const int Count = 300_001;
        Tensor weights = Arrays.Floats(Arrays.Normal(random, Count, 1));
        Tensor norm = CpuBackends.Kernels<Spec<V32>>(backend).AdamW.Run(
            weights, Arrays.Floats(Arrays.Normal(random, Count, 1)), zeros(Count), zeros(Count), Regions(Count, most: 60), Usual);
        return [.. Arrays.Of<float>(weights), .. Arrays.Of<float>(norm)];
    }

    /// <summary>Regions of any lengths, none of them aligned, with rates of their own.</summary>
    private static AdamWRegion[] Regions(int count, int most)
    {
        Random random = new(count);
        int[] ends = [.. Enumerable.Range(1, most - 1).Select(_ => random.Next(1, count + 1)).Append(count).Distinct().Order()];
        return [.. ends.Select((end, i) => new AdamWRegion(end, 1 - (0.9 * random.NextDouble()), i % 3 != 1))];
    }

    private static void Compare(KernelBackend backend, AdamWRule rule, AdamWRegion[] regions, float gradientSize, double maxNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        int count = (int)regions[^1].End;
        Random random = new(count);
        double[] expectedWeights = [.. Arrays.Normal(random, count, 1)], expectedFirst = new double[count], expectedSecond = new double[count];
        Tensor weights = Arrays.Floats([.. expectedWeights.Select(weight => (float)weight)]), first = zeros(count), second = zeros(count);
        for (int step = 1; step <= 3; step++)
        {
            AdamWSettings settings = new(rule, step, 0.01, 0.9, 0.999, 1e-6, 0.01, maxNorm);
            float[] values = Arrays.Normal(random, count, gradientSize);
            Tensor gradients = Arrays.Floats(values);
            double expectedNorm = ReferenceAdamW.Run(expectedWeights, [.. values], expectedFirst, expectedSecond, regions, settings);
            float norm = Arrays.Of<float>(CpuBackends.Kernels<Spec<V32>>(backend).AdamW.Run(weights, gradients, first, second, regions, settings))[0];
            Assert.InRange(norm / expectedNorm, 1 - 2e-6, 1 + 2e-6);
            Assert.All(Arrays.Of<float>(gradients), gradient => Assert.Equal(0, gradient));
        }

        Assert.InRange(Arrays.Largest(Arrays.Of<float>(weights), expectedWeights), 0, 2e-6);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(first), expectedFirst), 0, 1e-6);
        Assert.InRange(Arrays.Largest(Arrays.Of<float>(second), expectedSecond), 0, 1e-7);
    }
}
