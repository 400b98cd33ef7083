namespace ElectraDsl.Ptx.Tests.Parsing;

internal enum PtxOperandKind
{
    /// <summary>A register, or a special register as %tid.x is one.</summary>
    Register,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A float of 32 bits, as 0f3F800000.</summary>
    Float,

    /// <summary>A name: a label, or a variable whose address is meant.</summary>
    Symbol,

    /// <summary>A register or name in brackets, with an offset.</summary>
    Address,

    /// <summary>Registers and numbers in braces.</summary>
    Vector,
}
