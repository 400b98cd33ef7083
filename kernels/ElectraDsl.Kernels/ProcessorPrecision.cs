using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ElectraDsl.Kernels.Backends.Ptx;
using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>Which numbers a device multiplies fast.</summary>
public static class ProcessorPrecision
{
    private const int ExtendedFeatures = 7;

    // Intel's manual, CPUID leaf 7: sub-leaf 1, EAX bit 5 is AVX512_BF16; sub-leaf 0, EDX bit 22 is AMX-BF16.
    private const int Avx512BFloat16 = 1 << 5;
    private const int AmxBFloat16 = 1 << 22;

    // NVIDIA's tensor cores multiply bfloat16 since Ampere, compute capability 8.0 (CUDA C++ Programming Guide, arithmetic instructions).
    private const int FirstMajorOfBFloat16 = 8;

    /// <summary>Why a device does not multiply in a precision, in words that complete "this …"; null where it does.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="device">The device.</param>
    public static string? Obstacle(Precision precision, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return precision != Precision.Bf16 || device.type != DeviceType.CPU || HasBFloat16()
            ? null
            : $"processor ({RuntimeInformation.ProcessArchitecture}) has no instructions for it: neither AVX512_BF16 nor AMX";
    }

    /// <summary>What a choice of precision comes to on a device.</summary>
    /// <param name="precision">The choice; all but <see cref="Precision.Auto"/> are what they say.</param>
    /// <param name="device">Where products are computed. A GPU that the driver does not describe counts as one without bfloat16.</param>
    public static Precision Resolve(Precision precision, torch.Device device) =>
        Resolve(precision, device, () => new CudaDriver(CudaDriver.LibraryName));

    /// <inheritdoc cref="Resolve(Precision, torch.Device)"/>
    internal static Precision Resolve(Precision precision, torch.Device device, Func<ICudaDriver> open)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (precision != Precision.Auto)
            return precision;
        return device.type == DeviceType.CUDA && HasBFloat16(device.index, open) ? Precision.Bf16 : Precision.Float32;
    }

    private static bool HasBFloat16(int ordinal, Func<ICudaDriver> open)
    {
        try
        {
            ICudaDriver driver = open();
            return driver.Initialize() == 0
                && driver.GetDevice(ordinal, out int device) == 0
                && driver.GetAttribute(CudaAttribute.ComputeCapabilityMajor, device, out int major) == 0
                && major >= FirstMajorOfBFloat16;
        }
        catch (CudaException)
        {
            return false; // whoever starts a kernel is told
        }
    }

    private static bool HasBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < ExtendedFeatures)
            return false;
        return (X86Base.CpuId(ExtendedFeatures, 1).Eax & Avx512BFloat16) != 0 || (X86Base.CpuId(ExtendedFeatures, 0).Edx & AmxBFloat16) != 0;
    }
}
