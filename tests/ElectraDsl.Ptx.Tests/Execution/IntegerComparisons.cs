namespace ElectraDsl.Ptx.Tests.Execution;

// What setp asks of whole numbers. Equality is one question for all of them; the order depends on sign and width.

internal readonly struct Equal16 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (ushort)left == (ushort)right;
}

internal readonly struct Unequal16 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (ushort)left != (ushort)right;
}

internal readonly struct Equal32 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (uint)left == (uint)right;
}

internal readonly struct Unequal32 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (uint)left != (uint)right;
}

internal readonly struct Equal64 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (ulong)left == (ulong)right;
}

internal readonly struct Unequal64 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (ulong)left != (ulong)right;
}

internal readonly struct LessSigned16 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (short)left < (short)right;
}

internal readonly struct LessOrEqualSigned16 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (short)left <= (short)right;
}

internal readonly struct LessUnsigned16 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (ushort)left < (ushort)right;
}

internal readonly struct LessOrEqualUnsigned16 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (ushort)left <= (ushort)right;
}

internal readonly struct LessSigned32 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (int)left < (int)right;
}

internal readonly struct LessOrEqualSigned32 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (int)left <= (int)right;
}

internal readonly struct LessUnsigned32 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (uint)left < (uint)right;
}

internal readonly struct LessOrEqualUnsigned32 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (uint)left <= (uint)right;
}

internal readonly struct LessSigned64 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (long)left < (long)right;
}

internal readonly struct LessOrEqualSigned64 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (long)left <= (long)right;
}

internal readonly struct LessUnsigned64 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (ulong)left < (ulong)right;
}

internal readonly struct LessOrEqualUnsigned64 : IComparison
{
    public static bool Holds(ulong left, ulong right) => (ulong)left <= (ulong)right;
}
