using TorchSharp;

namespace ElectraDsl.Kernels.Tests;

public sealed class KernelTableTests
{
    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void EveryKernel_KnowsItsBackend(KernelBackend backend)
    {
        KernelTable table = CpuBackends.Kernels<Spec<V1000>>(backend);
        object[] kernels = [table.Masking, table.GeneratorHead, table.Replacement, table.RtdLoss, table.AdamW];
        Assert.All(kernels, kernel => Assert.Equal(backend, Assert.IsAssignableFrom<IBuiltInKernel>(kernel).Backend));
    }

    /// <summary>What is not fused yet is plain, in any backend.</summary>
    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void EncoderKernels_AreFusedOnCpu_AndPlainElsewhere(KernelBackend backend)
    {
        EncoderKernels encoder = CpuBackends.Kernels<Spec<V1000>>(backend).Encoder;
        if (backend != KernelBackend.Simd)
        {
            Assert.Same(EncoderKernels.TorchOps, encoder);
            return;
        }

        Assert.All(
            new object[] { encoder.ResidualNorm, encoder.Dropout },
            kernel => Assert.Equal(backend, Assert.IsAssignableFrom<IBuiltInKernel>(kernel).Backend));
    }

    [Fact]
    public void OnCpu_TheVectorisedKernelsRun() =>
        Assert.Equal(KernelBackend.Simd, Assert.IsAssignableFrom<IBuiltInKernel>(KernelTable.For<Spec<V1000>>(torch.CPU).Masking).Backend);
}
