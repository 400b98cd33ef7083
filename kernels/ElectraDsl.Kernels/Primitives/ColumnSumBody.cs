using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>
/// Sums of columns as portable kernels, in an order that depends on the sizes alone: rows in chunks, which are summed by themselves, then the chunks.
/// Any grid and group size.
/// </summary>
internal static class ColumnSumBody
{
    /// <summary>Columns of a tile, which a group of threads has at a time.</summary>
    internal const int TileWidth = KernelGroup.MaximumSize;

    // What one thread adds, one after the other, in either pass.
    private const int LeastRows = 32;
    private const int MostChunks = 256;

    /// <summary>Rows of a chunk.</summary>
    internal static int RowsPerChunk(int rows) => Math.Max(LeastRows, (rows + MostChunks - 1) / MostChunks);

    /// <summary>Chunks of so many rows.</summary>
    internal static int Chunks(int rows) => (rows + RowsPerChunk(rows) - 1) / RowsPerChunk(rows);

    /// <summary>Tiles of so many columns.</summary>
    internal static int Tiles(int columns) => (columns + TileWidth - 1) / TileWidth;

    /// <summary>The sums of each chunk of [rows, columns], [chunks, columns]; a group a chunk and tile.</summary>
    internal static void OfChunks(ArrayView<float> values, ArrayView<float> partials, int rows, int columns, int rowsPerChunk)
    {
        int tiles = (columns + TileWidth - 1) / TileWidth, chunk = Grid.IdxX / tiles, firstColumn = Grid.IdxX % tiles * TileWidth;
        int firstRow = chunk * rowsPerChunk, endRow = firstRow + rowsPerChunk < rows ? firstRow + rowsPerChunk : rows;
        for (int column = firstColumn + Group.IdxX; column < columns && column < firstColumn + TileWidth; column += Group.DimX)
        {
            float sum = 0f;
            for (int row = firstRow; row < endRow; row++)
                sum += values[((long)row * columns) + column];
            partials[((long)chunk * columns) + column] = sum;
        }
    }

    /// <summary>The sums of the chunks, [columns], or added to what is there; a group a tile.</summary>
    internal static void Total(ArrayView<float> partials, ArrayView<float> sums, int chunks, int columns, int adds)
    {
        for (int column = (Grid.IdxX * Group.DimX) + Group.IdxX; column < columns; column += Grid.DimX * Group.DimX)
        {
            float sum = adds != 0 ? sums[column] : 0f;
            for (int chunk = 0; chunk < chunks; chunk++)
                sum += partials[((long)chunk * columns) + column];
            sums[column] = sum;
        }
    }
}
