namespace ElectraDsl.Ptx.Tests.Execution;

// Functions of one or three whole numbers.

internal readonly struct Negate32 : IUnaryOperation
{
    public static ulong Apply(ulong value) => (uint)-(int)value;
}

internal readonly struct Negate64 : IUnaryOperation
{
    public static ulong Apply(ulong value) => (ulong)-(long)value;
}

internal readonly struct Not32 : IUnaryOperation
{
    public static ulong Apply(ulong value) => ~(uint)value;
}

internal readonly struct Not64 : IUnaryOperation
{
    public static ulong Apply(ulong value) => ~value;
}

internal readonly struct Absolute32 : IUnaryOperation
{
    public static ulong Apply(ulong value) => (int)value < 0 ? (uint)-(int)value : (uint)value;
}

internal readonly struct Absolute64 : IUnaryOperation
{
    public static ulong Apply(ulong value) => (long)value < 0 ? (ulong)-(long)value : value;
}

internal readonly struct MultiplyAdd32 : ITernaryOperation
{
    public static ulong Apply(ulong first, ulong second, ulong third) => (uint)((first * second) + third);
}

internal readonly struct MultiplyAdd64 : ITernaryOperation
{
    public static ulong Apply(ulong first, ulong second, ulong third) => (first * second) + third;
}

internal readonly struct MultiplyAddWideSigned : ITernaryOperation
{
    public static ulong Apply(ulong first, ulong second, ulong third) => (ulong)((long)(int)first * (int)second) + third;
}

internal readonly struct MultiplyAddWideUnsigned : ITernaryOperation
{
    public static ulong Apply(ulong first, ulong second, ulong third) => ((ulong)(uint)first * (uint)second) + third;
}
