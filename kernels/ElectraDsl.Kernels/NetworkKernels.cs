using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Backends.Simd;
using ElectraDsl.Kernels.Backends.Simd.AdamW;
using ElectraDsl.Kernels.Backends.TorchOps;
using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>
/// The kernels that training needs whatever the loss: those inside encoders, and the optimizer. For heads, whose losses are libtorch's; a model's own
/// table is a <see cref="KernelTable"/>. Free of state, so that one serves any number of threads.
/// </summary>
/// <param name="Encoder">What networks are built with.</param>
/// <param name="AdamW">The optimizer.</param>
public sealed record NetworkKernels(EncoderKernels Encoder, IAdamWKernel AdamW)
{
    /// <summary>The fastest ones for tensors of a device, chosen as <see cref="KernelTable"/> chooses.</summary>
    /// <param name="device">Where the tensors lie.</param>
    public static NetworkKernels For(torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type switch
        {
            DeviceType.CPU => new NetworkKernels(SimdEncoder.Create(), new SimdAdamW()),
            DeviceType.CUDA => DeviceFallback.PortableOr(
                () => CudaDevice.Open(device.index), Portable, () => TorchOps, DeviceFallback.Warning),
            _ => TorchOps,
        };
    }

    private static NetworkKernels TorchOps => new(EncoderKernels.TorchOps, new TorchOpsAdamW());

    private static NetworkKernels Portable(KernelDevice device) => new(PortableEncoder.Create(device), new PortableAdamW(device));
}
