using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ElectraDsl.Kernels.Backends.Simd.Threads;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>
/// Products of large float32 matrices, for processors with AVX-512 on which libtorch's library does not use it. Both operands are packed, then tiles
/// of the result are computed by all threads. The order of additions is fixed: results do not depend on the number of threads.
/// </summary>
internal static unsafe class MatrixProduct
{
    // Strips of a block: 96 rows by 256 columns, whose operands stay in a core's second cache.
    private const int LargestBlock = 8;

    // Blocks for each thread, so that one that is held up does not hold up the rest.
    private const int BlocksPerThread = 4;

    // Operands are packed in pieces of 4 MiB at most, which the processor's caches hold: also what the memory for packing grows to.
    private const int LargestPiece = 1 << 20;

    // Deeper products, such as those over a whole vocabulary, are added up.
    private const int DeepestPiece = 4_096;

    // So few strips read each strip of the right operand that packing it costs more than it saves.
    private const int FewStrips = 16;

    // Thinner results are products with a vector, which the memory bounds.
    private const int ThinnestResult = 16;

    /// <summary>
    /// Whether this beats libtorch's products here. Its library (MKL) has AVX-512 for Intel's processors alone. A rule and not a measurement, so that
    /// a run that is resumed computes as before.
    /// </summary>
    internal static bool IsFaster { get; } = Vector512.IsHardwareAccelerated && X86Base.IsSupported && !IsIntel();

    /// <summary>Whether it takes products of such sizes.</summary>
    internal static bool Takes(long rows, long columns) => rows >= ThinnestResult && columns >= ThinnestResult;

    /// <summary>result = left · right + bias, or result += left · right.</summary>
    /// <param name="left">[M, K].</param>
    /// <param name="right">[K, N].</param>
    /// <param name="result">[M, N], row by row.</param>
    /// <param name="adds">Whether the product is added to what is there.</param>
    /// <param name="bias">[N]; null for none.</param>
    internal static void Multiply(MatrixOperand left, MatrixOperand right, float* result, bool adds, float* bias = null)
    {
        int rows = left.Rows, columns = right.Columns, depth = left.Columns;
        int height = PieceOf(ProductTile.Rows, depth), width = PieceOf(ProductTile.Columns, depth);
        for (int k = 0; k < depth || k == 0; k += DeepestPiece)
        {
            int deep = Math.Min(DeepestPiece, depth - k);
            for (int row = 0; row < rows; row += height)
            {
                for (int column = 0; column < columns; column += width)
                {
                    Piece(
                        left.ColumnsFrom(k, deep).RowsFrom(row, Math.Min(height, rows - row)),
                        right.RowsFrom(k, deep).ColumnsFrom(column, Math.Min(width, columns - column)),
                        result + ((long)row * columns) + column,
                        columns,
                        adds || k > 0,
                        bias == null || k > 0 ? null : bias + column);
                }
            }
        }
    }

    // Lines of an operand that make a piece: whole tiles.
    private static int PieceOf(int tile, int depth) => Math.Max(1, LargestPiece / (Math.Clamp(depth, 1, DeepestPiece) * tile)) * tile;

    private static void Piece(MatrixOperand left, MatrixOperand right, float* result, nint resultStride, bool adds, float* bias)
    {
        int rows = left.Rows, columns = right.Columns, depth = left.Columns;
        int rowStrips = CeilingOf(rows, ProductTile.Rows), columnStrips = CeilingOf(columns, ProductTile.Columns);
        bool isPacked = right.ColumnStride != 1 || columns % ProductTile.Columns != 0 || rowStrips > FewStrips;
        long leftSize = (long)rowStrips * ProductTile.Rows * depth, rightSize = isPacked ? (long)columnStrips * ProductTile.Columns * depth : 0;
        float* lefts = PackingSpace.Take(leftSize + rightSize), rights = isPacked ? lefts + leftSize : (float*)right.Values;
        nint stride = isPacked ? ProductTile.Columns : right.RowStride;
        nint leftsAt = (nint)lefts, rightsAt = (nint)rights;
        Workers.For(rowStrips + (isPacked ? columnStrips : 0), leftSize + rightSize, (from, to) =>
        {
            for (int strip = from; strip < to; strip++)
            {
                if (strip < rowStrips)
                    Pack(left, strip, ProductTile.Rows, (float*)leftsAt);
                else
                    Pack(right.Transposed, strip - rowStrips, ProductTile.Columns, (float*)rightsAt);
            }
        });

        PackedProduct product = new(
            leftsAt, rightsAt, isPacked, stride, depth, rows, columns, (nint)result, resultStride, adds, (nint)bias);
        (int rowBlock, int columnBlock) = BlocksOf(rowStrips, columnStrips);
        int across = CeilingOf(columnStrips, columnBlock), blocks = CeilingOf(rowStrips, rowBlock) * across;
        Workers.For(blocks, (long)rows * columns * depth, (from, to) =>
        {
            for (int block = from; block < to; block++)
            {
                int row = block / across * rowBlock, column = block % across * columnBlock;
                product.Run(row, Math.Min(rowStrips, row + rowBlock), column, Math.Min(columnStrips, column + columnBlock));
            }
        });
    }

    // Lines are the rows of what is packed: those of the left operand, or of the right one's transpose.
    private static void Pack(MatrixOperand lines, int strip, int width, float* strips)
    {
        int first = strip * width;
        ProductStrips.Pack(
            (float*)lines.Values + (first * lines.RowStride),
            lines.RowStride,
            lines.ColumnStride,
            Math.Min(width, lines.Rows - first),
            width,
            lines.Columns,
            strips + ((long)first * lines.Columns));
    }

    private static (int Rows, int Columns) BlocksOf(int rowStrips, int columnStrips)
    {
        int rows = Math.Min(LargestBlock, rowStrips), columns = Math.Min(LargestBlock, columnStrips);
        int wanted = BlocksPerThread * TorchSharp.torch.get_num_threads();
        while (CeilingOf(rowStrips, rows) * CeilingOf(columnStrips, columns) < wanted && (rows > 1 || columns > 1))
        {
            if (rows >= columns)
                rows = (rows + 1) / 2;
            else
                columns = (columns + 1) / 2;
        }

        return (rows, columns);
    }

    private static int CeilingOf(int count, int size) => (count + size - 1) / size;

    private static bool IsIntel()
    {
        // The vendor's name in three registers: "Genu", "ineI", "ntel".
        (_, int first, int last, int middle) = X86Base.CpuId(0, 0);
        return first == 0x756E6547 && middle == 0x49656E69 && last == 0x6C65746E;
    }
}
