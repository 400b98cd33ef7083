using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// The forward pass of attention as a portable kernel, on the projections as they lie: a group a block of queries of one head, tiles of keys one
/// after the other with the largest score and the sum so far, so that no [L, L] is ever stored (Dao et al., "FlashAttention", 2022, algorithm 1).
/// Any group size.
/// </summary>
internal static class AttentionBody
{
    /// <summary>The score of a key that a query does not see: so low that its exponential is 0 beside any.</summary>
    private const float Hidden = -3e38f;

    /// <summary>Below every score, and finite, so that differences of two such are no NaN.</summary>
    private const float Lowest = -1e30f;

    /// <summary>
    /// context = Dropout(softmax(Q Kᵀ · scale)) V, and the logarithm of each query's sum of exponentials, [N, rows]. Rows of padding become 0.
    /// </summary>
    internal static void Forward(
        ArrayView<float> projections,
        ArrayView<int> keys,
        ArrayView<int> firsts,
        ArrayView<byte> tokens,
        ArrayView<float> context,
        ArrayView<float> logSums,
        int allRows,
        float scale,
        AttentionShape shape,
        DropoutDraws dropout)
    {
        ArrayView<float> block = SharedMemory.Allocate<float>(AttentionTile.Block * AttentionTile.Stride);
        ArrayView<float> tile = SharedMemory.Allocate<float>(AttentionTile.Tile * AttentionTile.Stride);
        ArrayView<float> scores = SharedMemory.Allocate<float>(AttentionTile.Block * AttentionTile.Tile);
        ArrayView<float> maxima = SharedMemory.Allocate<float>(AttentionTile.Items);
        ArrayView<float> parts = SharedMemory.Allocate<float>(AttentionTile.Items);
        ArrayView<float> largest = SharedMemory.Allocate<float>(AttentionTile.Block);
        ArrayView<float> sums = SharedMemory.Allocate<float>(AttentionTile.Block);
        ArrayView<float> shrinks = SharedMemory.Allocate<float>(AttentionTile.Block);
        AttentionRows rows = AttentionRows.OfGroup(shape, keys, firsts);
        if (rows.First < rows.Rows)
        {
            int width = shape.Width, from = rows.From(shape), to = rows.To(shape);
            long row = rows.FirstRow + rows.First, query = (row * 3 * width) + ((long)rows.Head * shape.Size);
            long key = ((long)rows.FirstRow * 3 * width) + width + ((long)rows.Head * shape.Size);
            long result = (row * width) + ((long)rows.Head * shape.Size);
            for (int i = Group.IdxX; i < AttentionTile.Block; i += Group.DimX)
            {
                largest[i] = Lowest;
                sums[i] = 0f;
            }

            for (int first = from; first < to; first += AttentionTile.Tile)
            {
                long tileKey = key + ((long)first * 3 * width);
                for (int slice = 0; slice < shape.Size; slice += AttentionTile.Slice)
                {
                    AttentionTile.Load(block, AttentionTile.Block, projections, query + slice, 3 * width, rows.Used, shape.Size - slice);
                    AttentionTile.Load(tile, AttentionTile.Tile, projections, tileKey + slice, 3 * width, to - first, shape.Size - slice);
                    AttentionTile.Multiply(block, tile, scores, slice == 0, shape.Size - slice);
                }

                Hide(scores, maxima, first, scale, rows, tokens, shape);
                Group.Barrier();
                Soften(scores, maxima, parts, largest, first, rows, shape, dropout);
                Group.Barrier();
                for (int i = Group.IdxX; i < AttentionTile.Block; i += Group.DimX)
                {
                    float maximum = Largest(maxima, largest, i), shrink = XMath.Exp(largest[i] - maximum), sum = sums[i] * shrink;
                    for (int lane = 0; lane < AttentionTile.Lanes; lane++)
                        sum += parts[(i * AttentionTile.Lanes) + lane];
                    sums[i] = sum;
                    largest[i] = maximum;
                    shrinks[i] = shrink;
                }

                for (int slice = 0; slice < shape.Size; slice += AttentionTile.Slice)
                {
                    AttentionTile.Load(tile, AttentionTile.Tile, projections, tileKey + width + slice, 3 * width, to - first, shape.Size - slice);
                    AttentionTile.Add(
                        scores, tile, shrinks, first == from, context, result + slice, width, rows.Used, shape.Size - slice);
                }
            }

            Group.Barrier();
            for (int item = Group.IdxX; item < AttentionTile.Items; item += Group.DimX)
            {
                int own = item / AttentionTile.Lanes, lane = item % AttentionTile.Lanes;
                if (own < rows.Used)
                {
                    bool isToken = rows.IsToken(rows.First + own, tokens, shape);
                    for (int column = lane; column < shape.Size; column += AttentionTile.Lanes)
                    {
                        long at = result + ((long)own * width) + column;
                        float value = 0f;
                        if (isToken)
                            value = context[at] / sums[own];
                        context[at] = value;
                    }

                    if (lane == 0)
                        logSums[((long)rows.Head * allRows) + row + own] = isToken ? largest[own] + XMath.Log(sums[own]) : 0f;
                }
            }
        }
    }

    /// <summary>Multiplies scores by the scale, gives keys that a query does not see the lowest, and finds each piece's largest.</summary>
    private static void Hide(
        ArrayView<float> scores, ArrayView<float> maxima, int first, float scale, AttentionRows rows, ArrayView<byte> tokens, AttentionShape shape)
    {
        for (int item = Group.IdxX; item < AttentionTile.Items; item += Group.DimX)
        {
            int own = item / AttentionTile.Lanes, lane = item % AttentionTile.Lanes;
            float maximum = Lowest;
            for (int column = lane; column < AttentionTile.Tile; column += AttentionTile.Lanes)
            {
                int at = (own * AttentionTile.Tile) + column, position = first + column;
                float score = Hidden;
                if (rows.IsToken(position, tokens, shape) && AttentionRows.IsNear(rows.First + own, position, shape))
                    score = scores[at] * scale;
                scores[at] = score;
                maximum = score > maximum ? score : maximum;
            }

            maxima[item] = maximum;
        }
    }

    /// <summary>Scores to exponentials, those that are left of them, and each piece's sum of all.</summary>
    private static void Soften(
        ArrayView<float> scores,
        ArrayView<float> maxima,
        ArrayView<float> parts,
        ArrayView<float> largest,
        int first,
        AttentionRows rows,
        AttentionShape shape,
        DropoutDraws dropout)
    {
        for (int item = Group.IdxX; item < AttentionTile.Items; item += Group.DimX)
        {
            int own = item / AttentionTile.Lanes, lane = item % AttentionTile.Lanes;
            float maximum = Largest(maxima, largest, own), sum = 0f;
            PhiloxBlock words = dropout.Words(
                (first / VocabularyTile.Width * VocabularyTile.Blocks) + lane, (rows.Index * shape.Length) + rows.First + own);
            for (int word = 0; word < AttentionTile.Tile / AttentionTile.Lanes; word++)
            {
                int at = (own * AttentionTile.Tile) + (word * AttentionTile.Lanes) + lane;
                float exponential = XMath.Exp(scores[at] - maximum);
                sum += exponential;
                scores[at] = dropout.Left(exponential, words.Word(word));
            }

            parts[item] = sum;
        }
    }

    /// <summary>The largest score of a query so far.</summary>
    private static float Largest(ArrayView<float> maxima, ArrayView<float> largest, int row)
    {
        float maximum = largest[row];
        for (int lane = 0; lane < AttentionTile.Lanes; lane++)
        {
            float other = maxima[(row * AttentionTile.Lanes) + lane];
            maximum = other > maximum ? other : maximum;
        }

        return maximum;
    }
}
