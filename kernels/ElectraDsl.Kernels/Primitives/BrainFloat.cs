using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>bfloat16: the upper half of a float32.</summary>
internal static class BrainFloat
{
    /// <summary>What torch makes of NaN.</summary>
    internal const ushort NotANumber = 0x7FC0;

    /// <summary>Added to the bits, with the last bit that stays, before the lower half goes: rounds to the nearest, a tie to the even one.</summary>
    internal const uint HalfLessOne = 0x7FFF;

    /// <summary>The nearest bfloat16, of two as near the even one. What is too large becomes infinite.</summary>
    internal static ushort Nearest(float value)
    {
        uint bits = Interop.FloatAsInt(value);
        uint rounded = (bits + HalfLessOne + ((bits >> 16) & 1)) >> 16;
        return float.IsNaN(value) ? NotANumber : (ushort)rounded;
    }

    /// <summary>The float32 that has these as its upper bits.</summary>
    internal static float Single(ushort bits) => Interop.IntAsFloat((uint)bits << 16);
}
