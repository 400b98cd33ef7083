namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>A product of packed operands, tile by tile.</summary>
/// <param name="Lefts">Strips of the left operand.</param>
/// <param name="Rights">Strips of the right operand, or this itself where it is not packed.</param>
/// <param name="IsPacked">Whether it is.</param>
/// <param name="Stride">Values from one depth of the right operand to the next.</param>
/// <param name="Depth">Columns of the left operand and rows of the right one.</param>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Columns">Columns of the result.</param>
/// <param name="Result">The result, row by row.</param>
/// <param name="ResultStride">Values from one of its rows to the next.</param>
/// <param name="Adds">Whether the product is added to what is there.</param>
/// <param name="Bias">Added to each row; 0 for nothing.</param>
internal readonly unsafe record struct PackedProduct(
    nint Lefts, nint Rights, bool IsPacked, nint Stride, int Depth, int Rows, int Columns, nint Result, nint ResultStride, bool Adds, nint Bias)
{
    // A strip of the right operand so deep takes 32 kB and stays in the first cache beside one of the left operand (12 kB).
    private const int DepthAtOnce = 256;

    // What tiles compute at least.
    private const int LeastRows = 4;

    /// <summary>Computes a block of tiles.</summary>
    /// <param name="firstRow">Its first strip of rows.</param>
    /// <param name="lastRow">The strip behind its last.</param>
    /// <param name="firstColumn">Its first strip of columns.</param>
    /// <param name="lastColumn">The strip behind its last.</param>
    internal void Run(int firstRow, int lastRow, int firstColumn, int lastColumn)
    {
        for (int k = 0; k < Depth || k == 0; k += DepthAtOnce)
        {
            for (int column = firstColumn; column < lastColumn; column++)
            {
                for (int row = firstRow; row < lastRow; row++)
                    Tile(row * ProductTile.Rows, column * ProductTile.Columns, k);
            }
        }
    }

    private void Tile(int row, int column, int k)
    {
        int deep = Math.Min(DepthAtOnce, Depth - k), height = Math.Min(ProductTile.Rows, Rows - row);
        float* left = (float*)Lefts + ((long)row * Depth) + (k * ProductTile.Rows);
        float* right = (float*)Rights + (IsPacked ? (long)column * Depth : column) + (k * Stride);
        float* at = (float*)Result + (row * ResultStride) + column, shift = Bias == 0 || k > 0 ? null : (float*)Bias + column;
        bool toWhatIs = Adds || k > 0;
        if (column + ProductTile.Columns <= Columns && height % LeastRows == 0)
            ProductTile.Multiply(left, right, Stride, deep, height, at, ResultStride, toWhatIs, shift);
        else
            Edge(left, right, deep, height, Math.Min(ProductTile.Columns, Columns - column), at, toWhatIs, shift);
    }

    // A tile that is larger than what is left of the result.
    private void Edge(float* left, float* right, int deep, int height, int width, float* at, bool toWhatIs, float* shift)
    {
        float* tile = stackalloc float[ProductTile.Rows * ProductTile.Columns];
        ProductTile.Multiply(left, right, Stride, deep, height, tile, ProductTile.Columns, adds: false, null);
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
            {
                float value = tile[(i * ProductTile.Columns) + j] + (shift == null ? 0 : shift[j]);
                float* place = at + (i * ResultStride) + j;
                *place = toWhatIs ? *place + value : value;
            }
        }
    }
}
