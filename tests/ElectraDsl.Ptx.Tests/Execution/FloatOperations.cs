namespace ElectraDsl.Ptx.Tests.Execution;

// Arithmetic of floats. Sums, products, quotients, square roots and fused products are IEEE's, rounded to nearest even as .rn says: exact. Where no
// rounding is named (mul.f32, add.f32) the assembler may fuse a product and a sum besides: MachineSettings.Contracts.

/// <summary>A function of two floats.</summary>
internal interface IFloatOperation
{
    static abstract float Apply(float left, float right);
}

/// <summary>The function of registers that a function of floats is.</summary>
internal readonly struct Single<TOperation> : IBinaryOperation
    where TOperation : struct, IFloatOperation
{
    public static ulong Apply(ulong left, ulong right) => Bits.OfSingle(TOperation.Apply(Bits.ToSingle(left), Bits.ToSingle(right)));
}

/// <summary>The same with .ftz: subnormal operands and results are zeros.</summary>
internal readonly struct FlushedSingle<TOperation> : IBinaryOperation
    where TOperation : struct, IFloatOperation
{
    public static ulong Apply(ulong left, ulong right) =>
        Bits.OfSingle(Bits.Flush(TOperation.Apply(Bits.Flush(Bits.ToSingle(left)), Bits.Flush(Bits.ToSingle(right)))));
}

internal readonly struct Sum : IFloatOperation
{
    public static float Apply(float left, float right) => left + right;
}

internal readonly struct Difference : IFloatOperation
{
    public static float Apply(float left, float right) => left - right;
}

internal readonly struct Product : IFloatOperation
{
    public static float Apply(float left, float right) => left * right;
}

internal readonly struct Quotient : IFloatOperation
{
    public static float Apply(float left, float right) => left / right;
}

/// <summary>Of the first operand, as the next two.</summary>
internal readonly struct SquareRoot : IFloatOperation
{
    public static float Apply(float left, float right) => MathF.Sqrt(left);
}

internal readonly struct Reciprocal : IFloatOperation
{
    public static float Apply(float left, float right) => 1f / left;
}

/// <summary>A NaN loses against a number; -0 is smaller than +0.</summary>
internal readonly struct Larger : IFloatOperation
{
    public static float Apply(float left, float right) => float.MaxNumber(left, right);
}

internal readonly struct Smaller : IFloatOperation
{
    public static float Apply(float left, float right) => float.MinNumber(left, right);
}

/// <summary>fma.rn: rounded once.</summary>
internal readonly struct FusedProduct : ITernaryOperation
{
    public static ulong Apply(ulong first, ulong second, ulong third) =>
        Bits.OfSingle(MathF.FusedMultiplyAdd(Bits.ToSingle(first), Bits.ToSingle(second), Bits.ToSingle(third)));
}

/// <summary>fma.rn.ftz.</summary>
internal readonly struct FlushedFusedProduct : ITernaryOperation
{
    public static ulong Apply(ulong first, ulong second, ulong third) => Bits.OfSingle(Bits.Flush(
        MathF.FusedMultiplyAdd(Bits.Flush(Bits.ToSingle(first)), Bits.Flush(Bits.ToSingle(second)), Bits.Flush(Bits.ToSingle(third)))));
}

/// <summary>Product minus a number, as a contracted mul and sub give it.</summary>
internal readonly struct FusedProductMinus : ITernaryOperation
{
    public static ulong Apply(ulong first, ulong second, ulong third) =>
        Bits.OfSingle(MathF.FusedMultiplyAdd(Bits.ToSingle(first), Bits.ToSingle(second), -Bits.ToSingle(third)));
}

/// <summary>A number minus a product, as a contracted mul and sub give it.</summary>
internal readonly struct FusedMinusProduct : ITernaryOperation
{
    public static ulong Apply(ulong first, ulong second, ulong third) =>
        Bits.OfSingle(MathF.FusedMultiplyAdd(-Bits.ToSingle(first), Bits.ToSingle(second), Bits.ToSingle(third)));
}

/// <summary>neg.f32 turns the sign of anything.</summary>
internal readonly struct NegateSingle : IUnaryOperation
{
    public static ulong Apply(ulong value) => (uint)value ^ 0x80000000;
}

/// <summary>abs.f32.</summary>
internal readonly struct AbsoluteSingle : IUnaryOperation
{
    public static ulong Apply(ulong value) => (uint)value & 0x7FFFFFFF;
}

/// <summary>cvt.rn.f32.s32: to the nearest float, as the next three.</summary>
internal readonly struct SingleOfSigned32 : IUnaryOperation
{
    public static ulong Apply(ulong value) => Bits.OfSingle((int)value);
}

internal readonly struct SingleOfUnsigned32 : IUnaryOperation
{
    public static ulong Apply(ulong value) => Bits.OfSingle((uint)value);
}

internal readonly struct SingleOfSigned64 : IUnaryOperation
{
    public static ulong Apply(ulong value) => Bits.OfSingle((long)value);
}

internal readonly struct SingleOfUnsigned64 : IUnaryOperation
{
    public static ulong Apply(ulong value) => Bits.OfSingle(value);
}

/// <summary>cvt.rni.f32.f32: to the nearest whole number, as the next three in other directions.</summary>
internal readonly struct RoundToNearest : IUnaryOperation
{
    public static ulong Apply(ulong value) => Bits.OfSingle(MathF.Round(Bits.ToSingle(value), MidpointRounding.ToEven));
}

internal readonly struct RoundToZero : IUnaryOperation
{
    public static ulong Apply(ulong value) => Bits.OfSingle(MathF.Truncate(Bits.ToSingle(value)));
}

internal readonly struct RoundDown : IUnaryOperation
{
    public static ulong Apply(ulong value) => Bits.OfSingle(MathF.Floor(Bits.ToSingle(value)));
}

internal readonly struct RoundUp : IUnaryOperation
{
    public static ulong Apply(ulong value) => Bits.OfSingle(MathF.Ceiling(Bits.ToSingle(value)));
}
