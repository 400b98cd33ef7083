using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>
/// The backward pass of rows of a table as two portable kernels: any group size, a group a chunk of sorted rows and a tile of columns. Sorted by
/// id, the rows of one id are neighbors, a run, so that each sum has one writer.
/// </summary>
/// <remarks>
/// A run may be a whole batch long, as that of the padding is. Each chunk therefore adds up its own part, and only these parts are added one after
/// the other. The order of all additions depends on the ids alone.
/// </remarks>
internal static class EmbeddingBody
{
    /// <summary>Rows of a chunk.</summary>
    internal const int ChunkRows = 64;

    /// <summary>
    /// Adds the runs of each chunk to the table's gradient; the part of a run that began in an earlier chunk goes to the chunk's partial sum instead.
    /// </summary>
    internal static void OfChunks(
        ArrayView<long> sortedIds,
        ArrayView<long> order,
        ArrayView<float> rows,
        ArrayView<float> sums,
        ArrayView<float> partials,
        int count,
        int width)
    {
        int tiles = (width + ColumnSumBody.TileWidth - 1) / ColumnSumBody.TileWidth;
        int chunk = Grid.IdxX / tiles, firstColumn = Grid.IdxX % tiles * ColumnSumBody.TileWidth, first = chunk * ChunkRows;
        int end = first + ChunkRows < count ? first + ChunkRows : count;
        bool continues = first > 0 && sortedIds[first - 1] == sortedIds[first];
        for (int column = firstColumn + Group.IdxX; column < width && column < firstColumn + ColumnSumBody.TileWidth; column += Group.DimX)
        {
            float sum = 0f;
            int start = first;
            for (int i = first; i < end; i++)
            {
                sum += rows[(order[i] * width) + column];
                bool isLast = i + 1 == end || sortedIds[i + 1] != sortedIds[i];
                if (isLast && continues && start == first)
                    partials[((long)chunk * width) + column] = sum;
                else if (isLast)
                    sums[(sortedIds[i] * width) + column] += sum;
                if (isLast)
                {
                    sum = 0f;
                    start = i + 1;
                }
            }
        }
    }

    /// <summary>Adds the partial sums of the later chunks of a run, by the group of the chunk in which it began.</summary>
    internal static void AddPartials(ArrayView<long> sortedIds, ArrayView<float> partials, ArrayView<float> sums, int count, int width)
    {
        int tiles = (width + ColumnSumBody.TileWidth - 1) / ColumnSumBody.TileWidth;
        int chunk = Grid.IdxX / tiles, firstColumn = Grid.IdxX % tiles * ColumnSumBody.TileWidth, first = chunk * ChunkRows;
        int end = first + ChunkRows < count ? first + ChunkRows : count;
        long id = sortedIds[end - 1];
        bool began = first == 0 || sortedIds[first - 1] != id;
        if (began && end < count && sortedIds[end] == id)
        {
            for (int column = firstColumn + Group.IdxX; column < width && column < firstColumn + ColumnSumBody.TileWidth; column += Group.DimX)
            {
                float sum = sums[(id * width) + column];
                for (int next = chunk + 1; (long)next * ChunkRows < count && sortedIds[next * ChunkRows] == id; next++)
                    sum += partials[((long)next * width) + column];
                sums[(id * width) + column] = sum;
            }
        }
    }
}
