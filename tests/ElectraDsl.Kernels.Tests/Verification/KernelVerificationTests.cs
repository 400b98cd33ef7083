using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using ElectraDsl.Testing;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Verification;

public sealed class KernelVerificationTests
{
    private const ulong Seed = 3;

    private static readonly ModelKernels Model = ModelKernels.Of<Spec<V1000>>(KernelTable.For<Spec<V1000>>, 10_007);

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void RightKernels_Agree(KernelBackend backend)
    {
        KernelTable kernels = CpuBackends.Kernels<Spec<V1000>>(backend);
        foreach (OpCase op in OpCase.AllOf(Model))
            Assert.All(Check(op, kernels), check => Assert.True(check.Agrees && check.Values > 0, $"{check.Op}: {check.FirstFault}"));
    }

    [Fact]
    public void UsersOwnLoss_IsHeldAgainstItsOwnFunctions()
    {
        ModelKernels model = ModelKernels.Of<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>>(
            KernelTable.For<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>>,
            10_007);
        OpCase op = OpCase.AllOf(model).Single(op => op.Op == "RTD loss");
        Assert.Equal(nameof(SquaredLoss), op.Variant);
        Assert.All(Check(op, model.For(KernelBackend.Simd)), check => Assert.True(check.Agrees, check.FirstFault));
        Assert.Contains(Check(op, KernelTable.For<Spec<V1000>>(KernelBackend.Simd)), check => !check.Agrees);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void OtherSampler_IsHeldAgainstItsOwnDraws(KernelBackend backend)
    {
        ModelKernels model = ModelKernels.Of<Swapped<Spec<V1000>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>>(
            KernelTable.For<Swapped<Spec<V1000>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>>,
            10_007);
        OpCase op = OpCase.AllOf(model).Single(op => op.Op == "generator head");
        Assert.Equal(nameof(InverseCdfSampling), op.Variant);
        Assert.All(
            Check(op, CpuBackends.Kernels<Spec<V1000>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>(backend)),
            check => Assert.True(check.Agrees && check.OpenDraws <= 1, check.FirstFault));
        Assert.Contains(Check(op, KernelTable.For<Spec<V1000>>(KernelBackend.Simd)), check => !check.Agrees && check.Output == "samples");
    }

    [Fact]
    public void WrongKernel_IsFoundInTheOutputThatIsWrong()
    {
        KernelTable right = KernelTable.For<Spec<V1000>>(KernelBackend.Simd);
        Assert.Equal(["samples"], Wrong("generator head", right with { GeneratorHead = new OneTokenLater(right.GeneratorHead) }));
        Assert.Equal(["gradient"], Wrong("RTD loss", right with { RtdLoss = new LongerGradient(right.RtdLoss) }));
        Assert.Equal(["positions"], Wrong("masking", right with { Masking = new ForgetfulMasking(right.Masking) }));
        Assert.Contains("weights", Wrong("AdamW", right with { AdamW = new NeverDecaying(right.AdamW) }));

        static string[] Wrong(string op, KernelTable kernels) =>
            [.. Check(OpCase.AllOf(Model).Single(known => known.Op == op), kernels).Where(check => !check.Agrees).Select(check => check.Output)];
    }

    [Fact]
    public void FirstFault_NamesTheSettingAndBothValues()
    {
        OutputCheck check = OutputCheck.Of("op", "2 x 3", new OpOutput("losses", 0.1, 0), [1, 2, 5], new ExpectedOutput([1, 2.05, 3]));
        Assert.Equal((1L, "2 x 3: losses[2] is 5 and should be 3", 2.0), (check.Outside, check.FirstFault, check.MaximalAbsoluteError));
        Assert.Equal(2 / 3.0, check.MaximalRelativeError, 12);
    }

    [Fact]
    public void NotANumber_IsWrongUnlessItIsExpected()
    {
        OpOutput output = new("losses", 1, 1);
        Assert.False(OutputCheck.Of("op", "", output, [double.NaN], new ExpectedOutput([1])).Agrees);
        Assert.False(OutputCheck.Of("op", "", output, [1], new ExpectedOutput([double.NaN])).Agrees);
        Assert.True(OutputCheck.Of("op", "", output, [double.NaN], new ExpectedOutput([double.NaN])).Agrees);
        Assert.False(OutputCheck.Of("op", "", output, [1, 2], new ExpectedOutput([1])).Agrees);
    }

    [Fact]
    public void OpenDraw_MayGoToWhatIsAsRight_AndNowhereElse()
    {
        OutputCheck check = OutputCheck.Of("op", "", OpOutput.Exact("samples"), [4, 5, 6], new ExpectedOutput([4, 7, 6], [[4], [7, 5], [6, 7]]));
        Assert.Equal((true, 1L), (check.Agrees, check.OpenDraws));
        Assert.False(OutputCheck.Of("op", "", OpOutput.Exact("samples"), [4, 9, 6], new ExpectedOutput([4, 7, 6], [[4], [7, 5], [6, 7]])).Agrees);
    }

    [Fact]
    public void Verification_LeavesNoTensor()
    {
        KernelTable kernels = KernelTable.For<Spec<V1000>>(KernelBackend.Simd);
        _ = Check(OpCase.AllOf(Model)[0], kernels);
        long before = LiveTensors.Settled();
        foreach (OpCase op in OpCase.AllOf(Model))
            _ = Check(op, kernels);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static IReadOnlyList<OutputCheck> Check(OpCase op, KernelTable kernels) => KernelVerification.Check(op, kernels, CPU, Seed);

    /// <summary>Draws the token behind the right one in the last row.</summary>
    private sealed class OneTokenLater(IGeneratorHeadKernel right) : IGeneratorHeadKernel
    {
        public GeneratorHeadOutput Run(
            Tensor logits,
            Tensor targets,
            Tensor weights,
            float gradientScale,
            RandomKey key,
            int firstRow,
            float temperature = 1)
        {
            GeneratorHeadOutput output = right.Run(logits, targets, weights, gradientScale, key, firstRow, temperature);
            using Tensor last = output.Samples.narrow(0, output.Samples.numel() - 1, 1);
            using Tensor one = tensor(1L);
            _ = last.add_(one, Torch.Scalars.One);
            return output;
        }

        public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow, float temperature = 1) =>
            right.Evaluate(logits, targets, weights, key, firstRow, temperature);
    }

    /// <summary>A gradient that is a ten-thousandth too long.</summary>
    private sealed class LongerGradient(IRtdLossKernel right) : IRtdLossKernel
    {
        public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale) =>
            right.Run(logits, labels, attentionMask, gradientScale * 1.0001f);
    }

    /// <summary>Leaves the last position to whatever lay in its memory.</summary>
    private sealed class ForgetfulMasking(IMaskingKernel right) : IMaskingKernel
    {
        public MaskedBatch Run(Tensor inputIds, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow, Tensor? continuesWord = null)
        {
            MaskedBatch masked = right.Run(inputIds, attentionMask, maxPredictions, key, firstRow, continuesWord);
            long count = masked.Positions.numel();
            Tensor unwritten = empty(count, ScalarType.Int64);
            using Tensor there = masked.Positions.narrow(0, 0, count - 1), here = unwritten.narrow(0, 0, count - 1);
            _ = here.copy_(there);
            masked.Positions.Dispose();
            return masked with { Positions = unwritten };
        }

        public long Count(
            ReadOnlySpan<long> inputIds,
            ReadOnlySpan<bool> attentionMask,
            int length,
            int maxPredictions,
            RandomKey key,
            int firstRow,
            ReadOnlySpan<bool> continuesWord = default) => right.Count(inputIds, attentionMask, length, maxPredictions, key, firstRow, continuesWord);
    }

    /// <summary>Forgets weight decay.</summary>
    private sealed class NeverDecaying(IAdamWKernel right) : IAdamWKernel
    {
        public Tensor Run(
            Tensor weights,
            Tensor gradients,
            Tensor firstMoments,
            Tensor secondMoments,
            ReadOnlySpan<AdamWRegion> regions,
            in AdamWSettings settings,
            Tensor? bfloat16Weights = null) =>
            right.Run(weights, gradients, firstMoments, secondMoments, regions, settings with { WeightDecay = 0 }, bfloat16Weights);
    }
}
