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

    /// <summary>Only plain operations have no backend.</summary>
    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void EncoderKernels_AreFused_WhereKernelsAre(KernelBackend backend)
    {
        EncoderKernels encoder = CpuBackends.Kernels<Spec<V1000>>(backend).Encoder;
        if (backend == KernelBackend.TorchOps)
        {
            Assert.Same(EncoderKernels.TorchOps, encoder);
            return;
        }

        Assert.All(
            new object[] { encoder.Embedding, encoder.Linear, encoder.Attention, encoder.ResidualNorm, encoder.Dropout, encoder.Stack },
            kernel => Assert.Equal(backend, Assert.IsAssignableFrom<IBuiltInKernel>(kernel).Backend));
    }

    [Fact]
    public void OnCpu_TheVectorisedKernelsRun() =>
        Assert.Equal(KernelBackend.Simd, Assert.IsAssignableFrom<IBuiltInKernel>(KernelTable.For<Spec<V1000>>(torch.CPU).Masking).Backend);
}
