using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>Which numbers a device multiplies fast.</summary>
public static class ProcessorPrecision
{
    private const int ExtendedFeatures = 7;

    // Intel's manual, CPUID leaf 7: sub-leaf 1, EAX bit 5 is AVX512_BF16; sub-leaf 0, EDX bit 22 is AMX-BF16.
    private const int Avx512BFloat16 = 1 << 5;
    private const int AmxBFloat16 = 1 << 22;

    /// <summary>Why a device does not multiply in a precision, in words that complete "this …"; null where it does.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="device">The device.</param>
    public static string? Obstacle(Precision precision, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return precision == Precision.Float32 || device.type != DeviceType.CPU || HasBFloat16()
            ? null
            : $"processor ({RuntimeInformation.ProcessArchitecture}) has no instructions for it: neither AVX512_BF16 nor AMX";
    }

    private static bool HasBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < ExtendedFeatures)
            return false;
        return (X86Base.CpuId(ExtendedFeatures, 1).Eax & Avx512BFloat16) != 0 || (X86Base.CpuId(ExtendedFeatures, 0).Edx & AmxBFloat16) != 0;
    }
}
