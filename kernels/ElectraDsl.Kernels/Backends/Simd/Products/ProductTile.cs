using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>
/// The innermost loop of <see cref="MatrixProduct"/>: a tile of the result stays in registers while the depth is walked. Of the 32 registers of
/// AVX-512 24 hold 12 rows of 32 columns: as many multiply-adds as hide an instruction's latency, for 14 loads (Goto and van de Geijn, "Anatomy of
/// high-performance matrix multiplication", 2008, section 4).
/// </summary>
internal static unsafe class ProductTile
{
    /// <summary>Rows of a tile.</summary>
    internal const int Rows = 12;

    /// <summary>Columns of a tile: two registers.</summary>
    internal const int Columns = 32;

    private const int Half = Columns / 2;

    // Where a strip of the left operand is not full, less is computed.
    private const int OneThird = 4, TwoThirds = 8;

    /// <summary>result = left · right + bias, or result += left · right.</summary>
    /// <param name="left">A strip of <see cref="Rows"/> rows.</param>
    /// <param name="right">A strip of <see cref="Columns"/> columns.</param>
    /// <param name="rightStride">Values from one of its depths to the next: <see cref="Columns"/>, or more where it is not packed.</param>
    /// <param name="depth">How far they reach.</param>
    /// <param name="rows">Rows that matter; up to a multiple of four are written.</param>
    /// <param name="result">The tile's first value.</param>
    /// <param name="stride">Values from one of its rows to the next.</param>
    /// <param name="adds">Whether the product is added to what is there.</param>
    /// <param name="bias"><see cref="Columns"/> values that are added to each row; null for none.</param>
    internal static void Multiply(
        float* left, float* right, nint rightStride, int depth, int rows, float* result, nint stride, bool adds, float* bias)
    {
        if (rows > TwoThirds)
            Twelve(left, right, rightStride, depth, result, stride, adds, bias);
        else if (rows > OneThird)
            Eight(left, right, rightStride, depth, result, stride, adds, bias);
        else
            Four(left, right, rightStride, depth, result, stride, adds, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(float* left, float* right, nint rightStride, int depth, float* result, nint stride, bool adds, float* bias)
    {
        Vector512<float> zero = Vector512<float>.Zero;
        Vector512<float> c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
        Vector512<float> c40 = zero, c41 = zero, c50 = zero, c51 = zero, c60 = zero, c61 = zero, c70 = zero, c71 = zero;
        Vector512<float> c80 = zero, c81 = zero, c90 = zero, c91 = zero, ca0 = zero, ca1 = zero, cb0 = zero, cb1 = zero;
        for (int k = 0; k < depth; k++, left += Rows, right += rightStride)
        {
            Vector512<float> b0 = Vector512.Load(right), b1 = Vector512.Load(right + Half);
            Vector512<float> a0 = Vector512.Create(left[0]);
            c00 = Vector512.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(a0, b1, c01);
            Vector512<float> a1 = Vector512.Create(left[1]);
            c10 = Vector512.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(a1, b1, c11);
            Vector512<float> a2 = Vector512.Create(left[2]);
            c20 = Vector512.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(a2, b1, c21);
            Vector512<float> a3 = Vector512.Create(left[3]);
            c30 = Vector512.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(a3, b1, c31);
            Vector512<float> a4 = Vector512.Create(left[4]);
            c40 = Vector512.FusedMultiplyAdd(a4, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(a4, b1, c41);
            Vector512<float> a5 = Vector512.Create(left[5]);
            c50 = Vector512.FusedMultiplyAdd(a5, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(a5, b1, c51);
            Vector512<float> a6 = Vector512.Create(left[6]);
            c60 = Vector512.FusedMultiplyAdd(a6, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(a6, b1, c61);
            Vector512<float> a7 = Vector512.Create(left[7]);
            c70 = Vector512.FusedMultiplyAdd(a7, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(a7, b1, c71);
            Vector512<float> a8 = Vector512.Create(left[8]);
            c80 = Vector512.FusedMultiplyAdd(a8, b0, c80);
            c81 = Vector512.FusedMultiplyAdd(a8, b1, c81);
            Vector512<float> a9 = Vector512.Create(left[9]);
            c90 = Vector512.FusedMultiplyAdd(a9, b0, c90);
            c91 = Vector512.FusedMultiplyAdd(a9, b1, c91);
            Vector512<float> aa = Vector512.Create(left[10]);
            ca0 = Vector512.FusedMultiplyAdd(aa, b0, ca0);
            ca1 = Vector512.FusedMultiplyAdd(aa, b1, ca1);
            Vector512<float> ab = Vector512.Create(left[11]);
            cb0 = Vector512.FusedMultiplyAdd(ab, b0, cb0);
            cb1 = Vector512.FusedMultiplyAdd(ab, b1, cb1);
        }

        Vector512<float> shift0 = bias == null ? zero : Vector512.Load(bias), shift1 = bias == null ? zero : Vector512.Load(bias + Half);
        Write(c00 + shift0, c01 + shift1, result, adds);
        Write(c10 + shift0, c11 + shift1, result + stride, adds);
        Write(c20 + shift0, c21 + shift1, result + (2 * stride), adds);
        Write(c30 + shift0, c31 + shift1, result + (3 * stride), adds);
        Write(c40 + shift0, c41 + shift1, result + (4 * stride), adds);
        Write(c50 + shift0, c51 + shift1, result + (5 * stride), adds);
        Write(c60 + shift0, c61 + shift1, result + (6 * stride), adds);
        Write(c70 + shift0, c71 + shift1, result + (7 * stride), adds);
        Write(c80 + shift0, c81 + shift1, result + (8 * stride), adds);
        Write(c90 + shift0, c91 + shift1, result + (9 * stride), adds);
        Write(ca0 + shift0, ca1 + shift1, result + (10 * stride), adds);
        Write(cb0 + shift0, cb1 + shift1, result + (11 * stride), adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* left, float* right, nint rightStride, int depth, float* result, nint stride, bool adds, float* bias)
    {
        Vector512<float> zero = Vector512<float>.Zero;
        Vector512<float> c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
        Vector512<float> c40 = zero, c41 = zero, c50 = zero, c51 = zero, c60 = zero, c61 = zero, c70 = zero, c71 = zero;
        for (int k = 0; k < depth; k++, left += Rows, right += rightStride)
        {
            Vector512<float> b0 = Vector512.Load(right), b1 = Vector512.Load(right + Half);
            Vector512<float> a0 = Vector512.Create(left[0]);
            c00 = Vector512.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(a0, b1, c01);
            Vector512<float> a1 = Vector512.Create(left[1]);
            c10 = Vector512.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(a1, b1, c11);
            Vector512<float> a2 = Vector512.Create(left[2]);
            c20 = Vector512.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(a2, b1, c21);
            Vector512<float> a3 = Vector512.Create(left[3]);
            c30 = Vector512.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(a3, b1, c31);
            Vector512<float> a4 = Vector512.Create(left[4]);
            c40 = Vector512.FusedMultiplyAdd(a4, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(a4, b1, c41);
            Vector512<float> a5 = Vector512.Create(left[5]);
            c50 = Vector512.FusedMultiplyAdd(a5, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(a5, b1, c51);
            Vector512<float> a6 = Vector512.Create(left[6]);
            c60 = Vector512.FusedMultiplyAdd(a6, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(a6, b1, c61);
            Vector512<float> a7 = Vector512.Create(left[7]);
            c70 = Vector512.FusedMultiplyAdd(a7, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(a7, b1, c71);
        }

        Vector512<float> shift0 = bias == null ? zero : Vector512.Load(bias), shift1 = bias == null ? zero : Vector512.Load(bias + Half);
        Write(c00 + shift0, c01 + shift1, result, adds);
        Write(c10 + shift0, c11 + shift1, result + stride, adds);
        Write(c20 + shift0, c21 + shift1, result + (2 * stride), adds);
        Write(c30 + shift0, c31 + shift1, result + (3 * stride), adds);
        Write(c40 + shift0, c41 + shift1, result + (4 * stride), adds);
        Write(c50 + shift0, c51 + shift1, result + (5 * stride), adds);
        Write(c60 + shift0, c61 + shift1, result + (6 * stride), adds);
        Write(c70 + shift0, c71 + shift1, result + (7 * stride), adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* left, float* right, nint rightStride, int depth, float* result, nint stride, bool adds, float* bias)
    {
        Vector512<float> zero = Vector512<float>.Zero;
        Vector512<float> c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
        for (int k = 0; k < depth; k++, left += Rows, right += rightStride)
        {
            Vector512<float> b0 = Vector512.Load(right), b1 = Vector512.Load(right + Half);
            Vector512<float> a0 = Vector512.Create(left[0]);
            c00 = Vector512.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(a0, b1, c01);
            Vector512<float> a1 = Vector512.Create(left[1]);
            c10 = Vector512.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(a1, b1, c11);
            Vector512<float> a2 = Vector512.Create(left[2]);
            c20 = Vector512.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(a2, b1, c21);
            Vector512<float> a3 = Vector512.Create(left[3]);
            c30 = Vector512.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(a3, b1, c31);
        }

        Vector512<float> shift0 = bias == null ? zero : Vector512.Load(bias), shift1 = bias == null ? zero : Vector512.Load(bias + Half);
        Write(c00 + shift0, c01 + shift1, result, adds);
        Write(c10 + shift0, c11 + shift1, result + stride, adds);
        Write(c20 + shift0, c21 + shift1, result + (2 * stride), adds);
        Write(c30 + shift0, c31 + shift1, result + (3 * stride), adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector512<float> first, Vector512<float> second, float* to, bool adds)
    {
        if (adds)
        {
            first += Vector512.Load(to);
            second += Vector512.Load(to + Half);
        }

        first.Store(to);
        second.Store(to + Half);
    }
}
