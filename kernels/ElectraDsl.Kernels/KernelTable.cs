using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.OpenCl;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Backends.Simd;
using ElectraDsl.Kernels.Backends.TorchOps;
using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>The kernels of one model: immutable and free of state, so one table serves any number of threads.</summary>
/// <param name="Masking">Chooses and masks the tokens to predict.</param>
/// <param name="GeneratorHead">Cross entropy, its gradient and the samples of the generator.</param>
/// <param name="Replacement">Puts the samples into the text.</param>
/// <param name="RtdLoss">The discriminator's loss, gradient and counters.</param>
/// <param name="AdamW">The optimizer.</param>
public sealed record KernelTable(
    IMaskingKernel Masking, IGeneratorHeadKernel GeneratorHead, IReplacementKernel Replacement, IRtdLossKernel RtdLoss, IAdamWKernel AdamW)
{
    private static readonly OneWarning Fallback = new();

    /// <summary>
    /// The fastest kernels for tensors of <paramref name="device"/>: <see cref="KernelBackend.Simd"/> on CPU, <see cref="KernelBackend.Ptx"/> on CUDA,
    /// <see cref="KernelBackend.TorchOps"/> elsewhere.
    /// </summary>
    /// <remarks>
    /// On CUDA all kernels are compiled and loaded here. If that fails, one line on standard error says why, and the table holds
    /// <see cref="KernelBackend.TorchOps"/>: what runs is known before the first step.
    /// </remarks>
    public static KernelTable For<TSpec>(torch.Device device) where TSpec : struct, IModelSpec => For<TSpec, UniformMasking, GumbelMaxSampling, BinaryCrossEntropy>(device);

    /// <summary>As <see cref="For{TSpec}(torch.Device)"/>, with a masking policy, a sampler and a replaced-token loss of the caller's choice compiled into the kernels.</summary>
    public static KernelTable For<TSpec, TMaskingPolicy, TSampler, TLoss>(torch.Device device)
        where TSpec : struct, IModelSpec
        where TMaskingPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type switch
        {
            DeviceType.CPU => For<TSpec, TMaskingPolicy, TSampler, TLoss>(KernelBackend.Simd),
            DeviceType.CUDA => PortableOrTorchOps<TSpec, TMaskingPolicy, TSampler, TLoss>(() => CudaDevice.Open(device.index), Fallback),
            _ => For<TSpec, TMaskingPolicy, TSampler, TLoss>(KernelBackend.TorchOps),
        };
    }

    /// <summary>
    /// The kernels of one backend. <see cref="KernelBackend.Simd"/>, <see cref="KernelBackend.Ilgpu"/> and <see cref="KernelBackend.OpenCl"/> take CPU tensors
    /// only, <see cref="KernelBackend.Ptx"/> those of the first GPU.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException"><see cref="KernelBackend.OpenCl"/>: there is no OpenCL here.</exception>
    /// <exception cref="CudaException"><see cref="KernelBackend.Ptx"/>: there is no driver or no GPU, or it refuses a kernel.</exception>
    /// <exception cref="KernelCompilationException"><see cref="KernelBackend.Ptx"/>: a kernel, with the spec, the policy, the sampler and the loss in it, cannot be compiled for a GPU.</exception>
    public static KernelTable For<TSpec>(KernelBackend backend) where TSpec : struct, IModelSpec => For<TSpec, UniformMasking, GumbelMaxSampling, BinaryCrossEntropy>(backend);

    /// <summary>As <see cref="For{TSpec}(KernelBackend)"/>, with a masking policy, a sampler and a replaced-token loss of the caller's choice compiled into the kernels.</summary>
    public static KernelTable For<TSpec, TMaskingPolicy, TSampler, TLoss>(KernelBackend backend)
        where TSpec : struct, IModelSpec
        where TMaskingPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss =>
        backend switch
        {
            KernelBackend.TorchOps => new(
                IsUniform<TMaskingPolicy>() ? new TorchOpsMasking<TSpec, UniformOrder>() : new TorchOpsMasking<TSpec, WeightedOrder<TMaskingPolicy>>(),
                new TorchOpsGeneratorHead<TSpec, TSampler>(),
                new TorchOpsReplacement(),
                new TorchOpsRtdLoss<TLoss>(),
                new TorchOpsAdamW()),
            KernelBackend.Simd => new(
                IsUniform<TMaskingPolicy>() ? new SimdMasking<TSpec, UniformOrder>() : new SimdMasking<TSpec, WeightedOrder<TMaskingPolicy>>(),
                new SimdGeneratorHead<TSpec, TSampler>(),
                new SimdReplacement(),
                new SimdRtdLoss<TLoss>(),
                new SimdAdamW()),
            KernelBackend.Ptx => Portable<TSpec, TMaskingPolicy, TSampler, TLoss>(CudaDevice.Open(0)),
            KernelBackend.Ilgpu => Portable<TSpec, TMaskingPolicy, TSampler, TLoss>(IlgpuCpuDevice.Shared),
            KernelBackend.OpenCl => Portable<TSpec, TMaskingPolicy, TSampler, TLoss>(OpenClDevice.Shared),
            _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, "There is no such kernel backend."),
        };

    /// <summary>A kernel of the caller's own where it serves a device (see <see cref="IServesDevices"/>), else another.</summary>
    /// <param name="own">Serves every device unless it says otherwise.</param>
    /// <param name="builtIn">What the table holds.</param>
    /// <param name="device">Where the model lives.</param>
    public static TKernel Choose<TKernel>(TKernel own, TKernel builtIn, torch.Device device)
        where TKernel : class
    {
        ArgumentNullException.ThrowIfNull(device);
        return own is IServesDevices limited && !limited.Serves(device) ? builtIn : own;
    }

    /// <summary>The portable kernels on a device, or tensor operations, with a warning, where it cannot be opened or refuses a kernel.</summary>
    internal static KernelTable PortableOrTorchOps<TSpec, TMaskingPolicy, TSampler, TLoss>(Func<KernelDevice> open, OneWarning warning)
        where TSpec : struct, IModelSpec
        where TMaskingPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss
    {
        try
        {
            return Portable<TSpec, TMaskingPolicy, TSampler, TLoss>(open());
        }
        catch (Exception fault) when (fault is CudaException or KernelCompilationException)
        {
            warning.Give($"plain tensor operations, which are slower, stand in for the fused kernels: {fault.Message}");
            return For<TSpec, TMaskingPolicy, TSampler, TLoss>(KernelBackend.TorchOps);
        }
    }

    /// <summary>The portable kernels on a device.</summary>
    internal static KernelTable Portable<TSpec, TMaskingPolicy, TSampler, TLoss>(KernelDevice device)
        where TSpec : struct, IModelSpec
        where TMaskingPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss =>
        new(
            IsUniform<TMaskingPolicy>() ? new PortableMasking<TSpec, UniformOrder>(device) : new PortableMasking<TSpec, WeightedOrder<TMaskingPolicy>>(device),
            new PortableGeneratorHead<TSpec, TSampler>(device),
            new PortableReplacement(device),
            new PortableRtdLoss<TLoss>(device),
            new PortableAdamW(device));

    private static bool IsUniform<TMaskingPolicy>() => typeof(TMaskingPolicy) == typeof(UniformMasking);
}
