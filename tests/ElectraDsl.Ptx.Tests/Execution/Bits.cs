namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>Registers hold their bits in the low end of 64, the rest zero.</summary>
internal static class Bits
{
    /// <summary>The low bits.</summary>
    internal static ulong Truncate(ulong value, int bits) => value << (64 - bits) >> (64 - bits);

    /// <summary>The low bits, the highest of them repeated up to 64.</summary>
    internal static ulong SignExtend(ulong value, int bits) => (ulong)((long)(value << (64 - bits)) >> (64 - bits));

    internal static float ToSingle(ulong value) => BitConverter.UInt32BitsToSingle((uint)value);

    /// <summary>A result of float arithmetic: of the NaNs there is one.</summary>
    internal static ulong OfSingle(float value) => float.IsNaN(value) ? 0x7FFFFFFF : BitConverter.SingleToUInt32Bits(value);

    /// <summary>.ftz: a subnormal number is a zero of its sign.</summary>
    internal static float Flush(float value) => float.IsSubnormal(value) ? float.CopySign(0, value) : value;
}
