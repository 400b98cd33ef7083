using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>Registers of 128 bits.</summary>
internal readonly unsafe struct Lanes128 : IVectorLanes<Vector128<float>>
{
    // Of a float's bits those of its significand.
    private const int SignificandBits = 23;

    /// <inheritdoc/>
    public static int Count => Vector128<float>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> All(float value) => Vector128.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadBrainFloats(ushort* from) => (Vector128.WidenLower(Vector64.Load(from).ToVector128Unsafe()) << 16).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* to) => value.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBrainFloats(Vector128<float> value, ushort* to)
    {
        Vector128<uint> bits = value.AsUInt32();
        Vector128<uint> rounded = (bits + Vector128.Create((uint)BrainFloat.HalfLessOne) + ((bits >>> 16) & Vector128<uint>.One)) >>> 16;
        Vector128<uint> isNumber = Vector128.Equals(value, value).AsUInt32();
        Vector128<uint> nearest = Vector128.ConditionalSelect(isNumber, rounded, Vector128.Create((uint)BrainFloat.NotANumber));
        Vector128.Narrow(nearest, nearest).GetLower().Store(to);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MultiplyAddEstimate(a, b, c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Maximum(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Magnitude(Vector128<float> a) => Vector128.Abs(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SelectBelow(Vector128<float> x, Vector128<float> bound, Vector128<float> below, Vector128<float> other) =>
        Vector128.ConditionalSelect(Vector128.LessThan(x, bound), below, other);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ScaleByPowerOfTwo(Vector128<float> a, Vector128<float> shifted) =>
        (a.AsInt32() + (shifted.AsInt32() << SignificandBits)).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> a) => Vector128.Sum(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector128<float> a)
    {
        float largest = float.NegativeInfinity;
        for (int lane = 0; lane < Vector128<float>.Count; lane++)
            largest = MathF.Max(largest, a[lane]);
        return largest;
    }
}
