namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A type of whole numbers: s32 has 32 bits and a sign.</summary>
internal readonly record struct IntegerType(int Width, bool IsSigned)
{
    /// <summary>The low bits as 64.</summary>
    internal ulong Extend(ulong value) => IsSigned ? Bits.SignExtend(value, Width) : Bits.Truncate(value, Width);
}
