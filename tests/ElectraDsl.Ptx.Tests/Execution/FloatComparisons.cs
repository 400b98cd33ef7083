namespace ElectraDsl.Ptx.Tests.Execution;

// What setp and testp ask of floats. An ordered question is never answered yes of a NaN, one that ends in u always.

internal readonly struct EqualSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => Bits.ToSingle(left) == Bits.ToSingle(right);
}

internal readonly struct LessSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => Bits.ToSingle(left) < Bits.ToSingle(right);
}

internal readonly struct LessOrEqualSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => Bits.ToSingle(left) <= Bits.ToSingle(right);
}

internal readonly struct GreaterSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => Bits.ToSingle(left) > Bits.ToSingle(right);
}

internal readonly struct GreaterOrEqualSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => Bits.ToSingle(left) >= Bits.ToSingle(right);
}

/// <summary>setp.ne: two numbers that differ.</summary>
internal readonly struct UnequalSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) =>
        OrderedSingle.Holds(left, right) && Bits.ToSingle(left) != Bits.ToSingle(right);
}

/// <summary>equ, ltu and the like: also of a NaN.</summary>
internal readonly struct OrUnordered<TComparison> : IComparison
    where TComparison : struct, IComparison
{
    public static bool Holds(ulong left, ulong right) => UnorderedSingle.Holds(left, right) || TComparison.Holds(left, right);
}

/// <summary>setp.nan: at least one is a NaN.</summary>
internal readonly struct UnorderedSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => float.IsNaN(Bits.ToSingle(left)) || float.IsNaN(Bits.ToSingle(right));
}

/// <summary>setp.num: both are numbers.</summary>
internal readonly struct OrderedSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => !UnorderedSingle.Holds(left, right);
}

/// <summary>The same with .ftz: subnormal operands are zeros.</summary>
internal readonly struct Flushed<TComparison> : IComparison
    where TComparison : struct, IComparison
{
    public static bool Holds(ulong left, ulong right) => TComparison.Holds(
        BitConverter.SingleToUInt32Bits(Bits.Flush(Bits.ToSingle(left))), BitConverter.SingleToUInt32Bits(Bits.Flush(Bits.ToSingle(right))));
}

/// <summary>testp.finite, of the first operand, as the next.</summary>
internal readonly struct FiniteSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => float.IsFinite(Bits.ToSingle(left));
}

/// <summary>testp.infinite.</summary>
internal readonly struct InfiniteSingle : IComparison
{
    public static bool Holds(ulong left, ulong right) => float.IsInfinity(Bits.ToSingle(left));
}
