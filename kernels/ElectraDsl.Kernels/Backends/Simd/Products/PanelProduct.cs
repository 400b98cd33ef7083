using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>
/// Matrix products of small operands that stay in the cache. The right operand is packed in panels of two vectors' width, each with its rows one
/// behind the other; the left one is read where it lies, with any strides, so that a transposed one needs no copy. Twelve registers hold six rows
/// of a panel's result while the depth is walked (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008, section 5).
/// </summary>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static unsafe class PanelProduct<TLanes, TVector>
    where TLanes : struct, IVectorLanes<TVector>
    where TVector : struct
{
    /// <summary>Rows that are computed at once; results and left operands need room for whole multiples.</summary>
    internal const int RowsAtOnce = 6;

    /// <summary>Columns of a panel.</summary>
    internal static int PanelWidth => 2 * TLanes.Count;

    /// <summary>Columns, rounded up to whole panels.</summary>
    internal static int Padded(int columns) => (columns + PanelWidth - 1) / PanelWidth * PanelWidth;

    /// <summary>Rows, rounded up to what is computed at once.</summary>
    internal static int PaddedRows(int rows) => (rows + RowsAtOnce - 1) / RowsAtOnce * RowsAtOnce;

    /// <summary>Packs a matrix that lies row by row.</summary>
    /// <param name="source">Its first value.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="rows">Its rows: the depth of the product.</param>
    /// <param name="columns">Its columns; the last panel is filled up with zeros.</param>
    /// <param name="panels">Room for rows · <see cref="Padded"/>(columns) values.</param>
    internal static void Pack(float* source, int stride, int rows, int columns, float* panels)
    {
        for (int start = 0; start < columns; start += PanelWidth)
        {
            int width = Math.Min(PanelWidth, columns - start);
            float* from = source + start;
            for (int row = 0; row < rows; row++, from += stride, panels += PanelWidth)
            {
                if (width == PanelWidth)
                {
                    TLanes.Store(TLanes.Load(from), panels);
                    TLanes.Store(TLanes.Load(from + TLanes.Count), panels + TLanes.Count);
                    continue;
                }

                new Span<float>(from, width).CopyTo(new Span<float>(panels, width));
                new Span<float>(panels + width, PanelWidth - width).Clear();
            }
        }
    }

    /// <summary>Packs the transpose of a matrix that lies row by row.</summary>
    /// <param name="source">Its first value.</param>
    /// <param name="stride">Values from one of its rows to the next.</param>
    /// <param name="rows">Its rows: the columns of the product; the last panel is filled up with zeros.</param>
    /// <param name="columns">Its columns: the depth of the product.</param>
    /// <param name="panels">Room for <see cref="Padded"/>(rows) · columns values.</param>
    internal static void PackTransposed(float* source, int stride, int rows, int columns, float* panels)
    {
        const int Together = 4; // rows whose values are written side by side
        for (int start = 0; start < rows; start += PanelWidth, panels += PanelWidth * columns)
        {
            int width = Math.Min(PanelWidth, rows - start), row = 0;
            if (width < PanelWidth)
                new Span<float>(panels, PanelWidth * columns).Clear();
            for (; row <= width - Together; row += Together)
            {
                float* first = source + ((long)(start + row) * stride), second = first + stride, third = second + stride, fourth = third + stride;
                float* to = panels + row;
                for (int column = 0; column < columns; column++, to += PanelWidth)
                {
                    to[0] = first[column];
                    to[1] = second[column];
                    to[2] = third[column];
                    to[3] = fourth[column];
                }
            }

            for (; row < width; row++)
            {
                float* from = source + ((long)(start + row) * stride), to = panels + row;
                for (int column = 0; column < columns; column++, to += PanelWidth)
                    *to = from[column];
            }
        }
    }

    /// <summary>result = left · right, or result += left · right.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="rowStride">Values from one of its rows to the next.</param>
    /// <param name="columnStride">Values from one of its columns to the next.</param>
    /// <param name="panels">The right operand, packed: its row 0.</param>
    /// <param name="panelStride">Values from one panel to the next: <see cref="PanelWidth"/> times the rows that were packed.</param>
    /// <param name="rows">Rows of the result; as many are computed as <see cref="PaddedRows"/> says.</param>
    /// <param name="columns">Columns of the result; whole panels are computed.</param>
    /// <param name="depth">Columns of the left operand and rows of the right one.</param>
    /// <param name="result">Row by row.</param>
    /// <param name="resultStride">Values from one of its rows to the next.</param>
    /// <param name="adds">Whether the product is added to what is there.</param>
    internal static void Multiply(
        float* left,
        nint rowStride,
        nint columnStride,
        float* panels,
        nint panelStride,
        int rows,
        int columns,
        int depth,
        float* result,
        nint resultStride,
        bool adds)
    {
        for (int column = 0; column < columns; column += PanelWidth, panels += panelStride)
        {
            for (int row = 0; row < rows; row += RowsAtOnce)
            {
                float* to = result + (row * resultStride) + column;
                MultiplySix(left + (row * rowStride), rowStride, columnStride, panels, depth, to, resultStride, adds);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplySix(
        float* left, nint rowStride, nint columnStride, float* panel, int depth, float* result, nint resultStride, bool adds)
    {
        TVector zero = TLanes.All(0);
        TVector c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
        TVector c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
        nint third = 3 * rowStride;
        float* lower = left + third;
        for (int k = 0; k < depth; k++)
        {
            TVector b0 = TLanes.Load(panel), b1 = TLanes.Load(panel + TLanes.Count);
            TVector a = TLanes.All(*left);
            c00 = TLanes.MultiplyAdd(a, b0, c00);
            c01 = TLanes.MultiplyAdd(a, b1, c01);
            a = TLanes.All(left[rowStride]);
            c10 = TLanes.MultiplyAdd(a, b0, c10);
            c11 = TLanes.MultiplyAdd(a, b1, c11);
            a = TLanes.All(left[2 * rowStride]);
            c20 = TLanes.MultiplyAdd(a, b0, c20);
            c21 = TLanes.MultiplyAdd(a, b1, c21);
            a = TLanes.All(*lower);
            c30 = TLanes.MultiplyAdd(a, b0, c30);
            c31 = TLanes.MultiplyAdd(a, b1, c31);
            a = TLanes.All(lower[rowStride]);
            c40 = TLanes.MultiplyAdd(a, b0, c40);
            c41 = TLanes.MultiplyAdd(a, b1, c41);
            a = TLanes.All(lower[2 * rowStride]);
            c50 = TLanes.MultiplyAdd(a, b0, c50);
            c51 = TLanes.MultiplyAdd(a, b1, c51);
            panel += 2 * TLanes.Count;
            left += columnStride;
            lower += columnStride;
        }

        Write(c00, c01, result, adds);
        Write(c10, c11, result + resultStride, adds);
        Write(c20, c21, result + (2 * resultStride), adds);
        Write(c30, c31, result + (3 * resultStride), adds);
        Write(c40, c41, result + (4 * resultStride), adds);
        Write(c50, c51, result + (5 * resultStride), adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TVector first, TVector second, float* to, bool adds)
    {
        if (adds)
        {
            TVector one = TLanes.All(1);
            first = TLanes.MultiplyAdd(one, TLanes.Load(to), first);
            second = TLanes.MultiplyAdd(one, TLanes.Load(to + TLanes.Count), second);
        }

        TLanes.Store(first, to);
        TLanes.Store(second, to + TLanes.Count);
    }
}
