using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>
/// What the portable attention kernels compute on: rows of one head in shared memory, a short block of rows against a long tile of them. All of a
/// group's threads call together; what is written to shared memory is there for all after a barrier, which each call that reads it begins behind.
/// </summary>
/// <remarks>
/// Work is cut into <see cref="Items"/> pieces whatever the group size: a row of the block and every sixteenth row of the tile, so that the four
/// words of one Philox block serve a piece (see <see cref="VocabularyTile"/>). A piece belongs to the same thread throughout a kernel. Heads wider
/// than <see cref="Slice"/> values are taken a slice at a time.
/// </remarks>
internal static class AttentionTile
{
    /// <summary>Rows of a block.</summary>
    internal const int Block = 16;

    /// <summary>Rows of a tile.</summary>
    internal const int Tile = VocabularyTile.Width;

    /// <summary>Pieces of work.</summary>
    internal const int Items = Block * Lanes;

    /// <summary>Pieces of a block's row.</summary>
    internal const int Lanes = VocabularyTile.Blocks;

    /// <summary>Values of a head in shared memory.</summary>
    internal const int Slice = 64;

    /// <summary>From one row in shared memory to the next: odd, so that neighboring threads read from different banks.</summary>
    internal const int Stride = Slice + 1;

    /// <summary>Copies a slice of rows into shared memory, zeros where there is none, so that a product with nothing is nothing.</summary>
    /// <param name="shared">[rows, Stride].</param>
    /// <param name="rows">Rows of the block or tile.</param>
    /// <param name="values">All of them.</param>
    /// <param name="at">The first row's first value.</param>
    /// <param name="stride">From one row's value to the next's.</param>
    /// <param name="used">Rows that there are.</param>
    /// <param name="width">Values that there are.</param>
    internal static void Load(ArrayView<float> shared, int rows, ArrayView<float> values, long at, int stride, int used, int width)
    {
        for (int i = Group.IdxX; i < rows * Slice; i += Group.DimX)
        {
            int row = i / Slice, column = i % Slice;
            shared[(row * Stride) + column] = row < used && column < width ? values[at + ((long)row * stride) + column] : 0f;
        }
    }

    /// <summary>The products of each row of a block with each of a tile, added up over slices.</summary>
    /// <param name="block">[Block, Stride].</param>
    /// <param name="tile">[Tile, Stride].</param>
    /// <param name="products">[Block, Tile].</param>
    /// <param name="isFirst">Whether the slice is the first.</param>
    /// <param name="width">Values that there are.</param>
    internal static void Multiply(ArrayView<float> block, ArrayView<float> tile, ArrayView<float> products, bool isFirst, int width)
    {
        Group.Barrier();
        int columns = width < Slice ? width : Slice;
        for (int item = Group.IdxX; item < Items; item += Group.DimX)
        {
            int row = item / Lanes, lane = item % Lanes, left = row * Stride, right = lane * Stride, at = (row * Tile) + lane;
            float x = 0f, y = 0f, z = 0f, w = 0f;
            if (!isFirst)
            {
                x = products[at];
                y = products[at + Lanes];
                z = products[at + (2 * Lanes)];
                w = products[at + (3 * Lanes)];
            }

            for (int i = 0; i < columns; i++)
            {
                float value = block[left + i];
                x += value * tile[right + i];
                y += value * tile[right + (Lanes * Stride) + i];
                z += value * tile[right + (2 * Lanes * Stride) + i];
                w += value * tile[right + (3 * Lanes * Stride) + i];
            }

            products[at] = x;
            products[at + Lanes] = y;
            products[at + (2 * Lanes)] = z;
            products[at + (3 * Lanes)] = w;
        }

        Group.Barrier();
    }

    /// <summary>Adds the products of a block's factors with a slice of a tile's rows to rows in global memory.</summary>
    /// <param name="factors">[Block, Tile].</param>
    /// <param name="tile">[Tile, Stride].</param>
    /// <param name="shrinks">[Block]: what is there is multiplied by it first.</param>
    /// <param name="isFirst">Whether nothing is there yet.</param>
    /// <param name="result">All rows.</param>
    /// <param name="at">The block's first row's first value of the slice.</param>
    /// <param name="stride">From one row's value to the next's.</param>
    /// <param name="used">Rows that there are.</param>
    /// <param name="width">Values that there are.</param>
    internal static void Add(
        ArrayView<float> factors,
        ArrayView<float> tile,
        ArrayView<float> shrinks,
        bool isFirst,
        ArrayView<float> result,
        long at,
        int stride,
        int used,
        int width)
    {
        Group.Barrier();
        for (int item = Group.IdxX; item < Items; item += Group.DimX)
        {
            int row = item / Lanes;
            if (row < used)
            {
                for (int column = item % Lanes; column < Slice && column < width; column += Lanes)
                {
                    long place = at + ((long)row * stride) + column;
                    float sum = 0f;
                    if (!isFirst)
                        sum = result[place] * shrinks[row];
                    for (int i = 0; i < Tile; i++)
                        sum += factors[(row * Tile) + i] * tile[(i * Stride) + column];
                    result[place] = sum;
                }
            }
        }

        Group.Barrier();
    }
}
