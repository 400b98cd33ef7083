namespace ElectraDsl.Ptx.Tests.Execution;

// Arithmetic of whole numbers, which wraps around. A register of 32 bits has the rest of its 64 zero, in operands and results.

internal readonly struct Add32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)(left + right);
}

internal readonly struct Add64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => left + right;
}

/// <summary>atom.exch: the register as it is.</summary>
internal readonly struct Second : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => right;
}

internal readonly struct Subtract32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)(left - right);
}

internal readonly struct Subtract64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => left - right;
}

internal readonly struct Multiply32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)(left * right);
}

internal readonly struct Multiply64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => left * right;
}

/// <summary>mul.hi.s32: the upper half of the product.</summary>
internal readonly struct MultiplyHighSigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)(((long)(int)left * (int)right) >> 32);
}

internal readonly struct MultiplyHighUnsigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (ulong)(uint)left * (uint)right >> 32;
}

internal readonly struct MultiplyHighSigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (ulong)Math.BigMul((long)left, (long)right, out long _);
}

internal readonly struct MultiplyHighUnsigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => Math.BigMul(left, right, out ulong _);
}

/// <summary>mul.wide.s32: the whole product of 64 bits.</summary>
internal readonly struct MultiplyWideSigned : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (ulong)((long)(int)left * (int)right);
}

internal readonly struct MultiplyWideUnsigned : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (ulong)(uint)left * (uint)right;
}

/// <summary>The smallest number divided by -1 is itself.</summary>
internal readonly struct DivideSigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (int)right == -1 ? (uint)-(int)left : (uint)((int)left / (int)right);
}

internal readonly struct DivideUnsigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)left / (uint)right;
}

internal readonly struct DivideSigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (long)right == -1 ? (ulong)-(long)left : (ulong)((long)left / (long)right);
}

internal readonly struct DivideUnsigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => left / right;
}

/// <summary>With the sign of the dividend.</summary>
internal readonly struct RemainderSigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (int)right == -1 ? 0 : (uint)((int)left % (int)right);
}

internal readonly struct RemainderUnsigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)left % (uint)right;
}

internal readonly struct RemainderSigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (long)right == -1 ? 0 : (ulong)((long)left % (long)right);
}

internal readonly struct RemainderUnsigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => left % right;
}

internal readonly struct MinimumSigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)Math.Min((int)left, (int)right);
}

internal readonly struct MinimumUnsigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => Math.Min((uint)left, (uint)right);
}

internal readonly struct MinimumSigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (ulong)Math.Min((long)left, (long)right);
}

internal readonly struct MinimumUnsigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => Math.Min(left, right);
}

internal readonly struct MaximumSigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)Math.Max((int)left, (int)right);
}

internal readonly struct MaximumUnsigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => Math.Max((uint)left, (uint)right);
}

internal readonly struct MaximumSigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (ulong)Math.Max((long)left, (long)right);
}

internal readonly struct MaximumUnsigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => Math.Max(left, right);
}

internal readonly struct And32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)(left & right);
}

internal readonly struct And64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => left & right;
}

internal readonly struct Or32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)(left | right);
}

internal readonly struct Or64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => left | right;
}

internal readonly struct ExclusiveOr32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)(left ^ right);
}

internal readonly struct ExclusiveOr64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => left ^ right;
}

/// <summary>By more than the width: nothing is left. The amount is an unsigned number of 32 bits.</summary>
internal readonly struct ShiftLeft32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)right > 31 ? 0 : (uint)left << (int)right;
}

internal readonly struct ShiftLeft64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)right > 63 ? 0 : left << (int)right;
}

internal readonly struct ShiftRightUnsigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)right > 31 ? 0 : (uint)left >> (int)right;
}

internal readonly struct ShiftRightUnsigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)right > 63 ? 0 : left >> (int)right;
}

/// <summary>By more than the width: the sign everywhere.</summary>
internal readonly struct ShiftRightSigned32 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (uint)((int)left >> (int)Math.Min((uint)right, 31));
}

internal readonly struct ShiftRightSigned64 : IBinaryOperation
{
    public static ulong Apply(ulong left, ulong right) => (ulong)((long)left >> (int)Math.Min((uint)right, 63));
}
