using ElectraDsl.Kernels.Backends.OpenCl;

namespace ElectraDsl.Kernels.Tests;

/// <summary>The backends that take CPU tensors: each op is held against the reference on all of them.</summary>
internal static class CpuBackends
{
    internal static IReadOnlyList<KernelBackend> List { get; } =
    [KernelBackend.TorchOps, KernelBackend.Simd, KernelBackend.Ilgpu, KernelBackend.OpenCl];

    internal static TheoryData<KernelBackend> All => [.. List];

    /// <summary>Those whose blocks inside an encoder are fused.</summary>
    internal static TheoryData<KernelBackend> Fused => [.. List.Where(backend => backend != KernelBackend.TorchOps)];

    /// <summary>The kernels inside an encoder; skips the test where the machine has no such backend.</summary>
    internal static EncoderKernels Encoder(KernelBackend backend) => Kernels<Spec<V1000>>(backend).Encoder;

    /// <summary>The kernels of a backend; skips the test where the machine has no such backend.</summary>
    internal static KernelTable Kernels<TSpec>(KernelBackend backend) where TSpec : struct, IModelSpec
    {
        if (backend == KernelBackend.OpenCl)
            SkipWithoutOpenCl();
        return KernelTable.For<TSpec>(backend);
    }

    /// <summary>As <see cref="Kernels{TSpec}(KernelBackend)"/>, with a sampler and a loss of the test's own.</summary>
    internal static KernelTable Kernels<TSpec, TSampler, TLoss>(KernelBackend backend)
        where TSpec : struct, IModelSpec
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss =>
        Kernels<TSpec, UniformMasking, TSampler, TLoss>(backend);

    /// <summary>As <see cref="Kernels{TSpec}(KernelBackend)"/>, with all of the test's own.</summary>
    internal static KernelTable Kernels<TSpec, TMaskingPolicy, TSampler, TLoss>(KernelBackend backend)
        where TSpec : struct, IModelSpec
        where TMaskingPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss =>
        Kernels<Swapped<TSpec, TMaskingPolicy, TSampler, TLoss>>(backend);

    /// <summary>Skips the test where there is no OpenCL, saying so.</summary>
    internal static void SkipWithoutOpenCl()
    {
        try
        {
            _ = OpenClDevice.Shared;
        }
        catch (PlatformNotSupportedException fault)
        {
            Skip.If(true, fault.Message);
        }
    }
}
