using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.Portable;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Portable;

/// <summary>What every op leans on: any signature, any accessibility, and a clear word where a body cannot be compiled.</summary>
public sealed class IlgpuDeviceTests
{
    [Fact]
    public void EveryArgument_ArrivesInItsPlace()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor seen = zeros(17, ScalarType.Int64), seenFloats = zeros(5);
        IlgpuCpuDevice.Shared.Launch(
            new KernelBody(ProbeBody.Everything),
            3,
            tensor(new byte[] { 1, 200 }),
            -2,
            tensor(new float[] { 1, -2 }).to(ScalarType.BFloat16),
            -(1L << 40),
            tensor(new[] { 5, -6 }),
            0.25f,
            Arrays.Longs([7, 1L << 50], 2),
            uint.MaxValue,
            Arrays.Floats([1.5f, -2.5f]),
            long.MinValue,
            long.MaxValue,
            float.PositiveInfinity,
            int.MinValue,
            9u,
            KernelArgument.Of(new ProbeFields(-12, 0.125f, 1u << 31)),
            10,
            -0.5f,
            11u,
            zeros(0, ScalarType.BFloat16),
            seen,
            seenFloats);
        Assert.Equal(
            [
                -2,
                -(1L << 40),
                uint.MaxValue,
                long.MinValue,
                long.MaxValue,
                int.MinValue,
                9, 10, 11, 200, 0xC000, -6,
                1L << 50,
                3002,
                -12,
                1L << 31,
                0,
            ],
            Arrays.Of<long>(seen));
        Assert.Equal([0.25f, float.PositiveInfinity, -0.5f, -2.5f, 0.125f], Arrays.Of<float>(seenFloats));
    }

    [Fact]
    public void Slices_AreWrittenInPlaceAndNotBeside()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Arrays.Floats([1, 2, 3, 4, 5, 6]);
        IlgpuCpuDevice.Shared.Launch(new KernelBody(ProbeBody.Scale), 1, values.narrow(0, 1, 2), values.narrow(0, 3, 2), 10f);
        Assert.Equal([1f, 2, 3, 20, 30, 6], Arrays.Of<float>(values));
    }

    [Fact]
    public void LossThatNobodyElseSees_Runs()
    {
        using DisposeScope scope = NewDisposeScope();
        RtdLossOutput output = KernelTable.For<HiddenSpec>(KernelBackend.Ilgpu).RtdLoss.Run(
            Arrays.Floats([3], 1, 1), Arrays.Bools([true], 1, 1), Arrays.Bools([true], 1, 1), 1);
        Assert.Equal([2f], Arrays.Of<float>(output.Gradient));
        MaskedBatch batch = KernelTable.For<HiddenSpec>(KernelBackend.Ilgpu).Masking.Run(
            Arrays.Longs([2, 9, 3], 1, 3), Arrays.Bools([true, true, true], 1, 3), 1, new RandomKey(1, 1), 0);
        Assert.Equal([2L, 4, 3], Arrays.Of<long>(batch.InputIds));
    }

    [Fact]
    public void BodyThatCannotBeCompiled_IsNamedAndHarmsNoOther()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = ones(2);
        KernelCompilationException fault = Assert.Throws<KernelCompilationException>(() =>
            IlgpuCpuDevice.Shared.Launch(new KernelBody(ProbeBody.Allocate), 1, values));
        Assert.StartsWith("The kernel ProbeBody.Allocate cannot be compiled for ILGPU's CPU accelerator: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        IlgpuCpuDevice.Shared.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f);
        Assert.Equal([2f, 2], Arrays.Of<float>(values));
    }

    private readonly struct HiddenLoss : IRtdLoss
    {
        public static float Loss(float logit, float label) => label - logit;

        public static float Gradient(float logit, float label) => logit - label;
    }

    private readonly struct HiddenSpec : IModelSpec
    {
        public static int VocabularySize => 10;

        public static int PadTokenId => 0;

        public static int ClsTokenId => 2;

        public static int SepTokenId => 3;

        public static int MaskTokenId => 4;

        public static float MaskProbability => 0.5f;

        public static float MaskReplaceProbability => 1f;

        public static float RandomReplaceProbability => 0f;

        public static bool DisallowCorrect => false;

        public static int SampleTopK => 0;

        public static MaskingMode Masking => MaskingMode.Distinct;

        public static Type MaskingPolicy => typeof(HiddenPolicy);

        public static Type Sampler => typeof(GumbelMaxSampling);

        public static Type RtdLoss => typeof(HiddenLoss);

        public static SamplingMethod Method => GumbelMaxSampling.Method;

        public static float Weight(long tokenId, int position, int length) => HiddenPolicy.Weight(tokenId, position, length);

        public static float Score(float logit, bool isTarget) => GumbelMaxSampling.Score(logit, isTarget);

        public static float Loss(float logit, float label) => HiddenLoss.Loss(logit, label);

        public static float Gradient(float logit, float label) => HiddenLoss.Gradient(logit, label);
    }

    private readonly struct HiddenPolicy : IMaskingPolicy
    {
        public static float Weight(long tokenId, int position, int length) => length - position;
    }
}
