using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.OpenCl;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Backends.Simd;
using ElectraDsl.Kernels.Backends.Simd.AdamW;
using ElectraDsl.Kernels.Backends.Simd.GeneratorHead;
using ElectraDsl.Kernels.Backends.Simd.RtdLoss;
using ElectraDsl.Kernels.Backends.TorchOps;
using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>The kernels of one model: immutable and free of state, so one table serves any number of threads.</summary>
/// <param name="Masking">Chooses and masks the tokens to predict.</param>
/// <param name="GeneratorHead">Cross entropy, its gradient and the samples of the generator.</param>
/// <param name="Replacement">Puts the samples into the text.</param>
/// <param name="RtdLoss">The discriminator's loss, gradient and counters.</param>
/// <param name="AdamW">The optimizer.</param>
/// <param name="Encoder">What the networks are built with; plain TorchSharp operations where the other kernels are.</param>
public sealed record KernelTable(
    IMaskingKernel Masking,
    IGeneratorHeadKernel GeneratorHead,
    IReplacementKernel Replacement,
    IRtdLossKernel RtdLoss,
    IAdamWKernel AdamW,
    EncoderKernels Encoder)
{
    /// <summary>What the networks' products with weights are computed by: a part of <see cref="Encoder"/>, whose other kernels stay.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public IMatrixProductKernel MatrixProduct
    {
        get => EncoderProducts.Of(Encoder);
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            Encoder = EncoderProducts.With(Encoder, value);
        }
    }

    /// <summary>
    /// The fastest kernels for tensors of <paramref name="device"/>: <see cref="KernelBackend.Simd"/> on CPU, <see cref="KernelBackend.Ptx"/> on
    /// CUDA,
    /// <see cref="KernelBackend.TorchOps"/> elsewhere.
    /// </summary>
    /// <remarks>
    /// On CUDA all kernels are compiled and loaded here. If that fails for another reason than memory, one line on standard error says why, and the
    /// table holds <see cref="KernelBackend.TorchOps"/>: what runs is known before the first step.
    /// </remarks>
    public static KernelTable For<TSpec>(torch.Device device)
        where TSpec : struct, IModelSpec
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type switch
        {
            DeviceType.CPU => For<TSpec>(KernelBackend.Simd),
            DeviceType.CUDA => PortableOrTorchOps<TSpec>(() => CudaDevice.Open(device.index), DeviceFallback.Warning),
            _ => For<TSpec>(KernelBackend.TorchOps),
        };
    }

    /// <summary>
    /// The kernels of one backend. <see cref="KernelBackend.Simd"/>, <see cref="KernelBackend.Ilgpu"/> and <see cref="KernelBackend.OpenCl"/> take
    /// CPU tensors only, <see cref="KernelBackend.Ptx"/> those of the first GPU.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException"><see cref="KernelBackend.OpenCl"/>: there is no OpenCL here.</exception>
    /// <exception cref="CudaException"><see cref="KernelBackend.Ptx"/>: there is no driver or no GPU, or it refuses a kernel.</exception>
    /// <exception cref="KernelCompilationException">
    /// <see cref="KernelBackend.Ptx"/>: a kernel, with the functions that the spec names in it, cannot be compiled for a GPU.
    /// </exception>
    public static KernelTable For<TSpec>(KernelBackend backend)
        where TSpec : struct, IModelSpec =>
        backend switch
        {
            KernelBackend.TorchOps => new(
                new TorchOpsMasking<TSpec>(),
                new TorchOpsGeneratorHead<TSpec>(),
                new TorchOpsReplacement(),
                new TorchOpsRtdLoss<TSpec>(),
                new TorchOpsAdamW(),
                EncoderKernels.TorchOps),
            KernelBackend.Simd => new(
                new SimdMasking<TSpec>(),
                new SimdGeneratorHead<TSpec>(),
                new SimdReplacement(),
                new SimdRtdLoss<TSpec>(),
                new SimdAdamW(),
                SimdEncoder.Create()),
            KernelBackend.Ptx => Portable<TSpec>(CudaDevice.Open(0)),
            KernelBackend.Ilgpu => Portable<TSpec>(IlgpuCpuDevice.Shared),
            KernelBackend.OpenCl => Portable<TSpec>(OpenClDevice.Shared),
            _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, "There is no such kernel backend."),
        };

    /// <summary>The same with products in bfloat16.</summary>
    /// <param name="arena">Holds the weights of the networks that are built with it, and these rounded: one for bf16.</param>
    public KernelTable InBf16(ParameterArena arena)
    {
        ArgumentNullException.ThrowIfNull(arena);
        ILinearKernel linear = Encoder.Linear is FusedLinear fused ? fused.InBf16(arena) : EncoderKernels.LinearOf(Precision.Bf16);
        return this with { Encoder = Encoder with { Linear = linear } };
    }

    /// <summary>
    /// The same with layers that keep their inputs alone and compute the rest once more in the backward pass (activation checkpointing).
    /// </summary>
    /// <returns>Null where the layers' backward pass is libtorch's, which would draw other dropout the second time.</returns>
    public KernelTable? RecomputingActivations() =>
        Encoder.Stack is TapeStack stack ? this with { Encoder = Encoder with { Stack = new TapeStack(stack.Backend, recomputes: true) } } : null;

    /// <summary>A kernel of the caller's own where it serves a device (see <see cref="IDeviceSupport"/>), else another.</summary>
    /// <param name="own">Serves every device unless it says otherwise.</param>
    /// <param name="builtIn">What the table holds.</param>
    /// <param name="device">Where the model lives.</param>
    public static TKernel Choose<TKernel>(TKernel own, TKernel builtIn, torch.Device device)
        where TKernel : class
    {
        ArgumentNullException.ThrowIfNull(device);
        return own is IDeviceSupport limited && !limited.Serves(device) ? builtIn : own;
    }

    /// <summary>The portable kernels on a device, or tensor operations, with a warning, where it cannot be opened or refuses a kernel.</summary>
    internal static KernelTable PortableOrTorchOps<TSpec>(Func<KernelDevice> open, WarnOnce warning)
        where TSpec : struct, IModelSpec =>
        DeviceFallback.PortableOr(open, Portable<TSpec>, () => For<TSpec>(KernelBackend.TorchOps), warning);

    /// <summary>The portable kernels on a device.</summary>
    internal static KernelTable Portable<TSpec>(KernelDevice device)
        where TSpec : struct, IModelSpec =>
        new(
            new PortableMasking<TSpec>(device),
            new PortableGeneratorHead<TSpec>(device),
            new PortableReplacement(device),
            new PortableRtdLoss<TSpec>(device),
            new PortableAdamW(device),
            PortableEncoder.Create(device));
}
