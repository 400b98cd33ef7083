using System.Runtime.Intrinsics;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>Which registers serve best.</summary>
internal static class RegisterWidth
{
    /// <summary>Bits of the widest that this processor has.</summary>
    internal static int Widest => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
