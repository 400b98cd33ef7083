using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// The backward pass of attention as two portable kernels, which compute probabilities once more from the logarithms of their sums (Dao et al.,
/// "FlashAttention", 2022, algorithm 4): of a score it is p · (g - δ), with g of the probability and δ = Σ gradient · context of the query. A
/// block of queries has its gradient to itself, and so has a block of keys, so that nothing is added by two groups. Any group size.
/// </summary>
internal static class AttentionBackwardBody
{
    private const int Words = 4;

    /// <summary>The gradient of queries, and δ of each, [N, rows]; a group a block of queries of one head.</summary>
    internal static void OfQueries(
        ArrayView<float> projections,
        ArrayView<int> keys,
        ArrayView<int> firsts,
        ArrayView<byte> tokens,
        ArrayView<float> context,
        ArrayView<float> logSums,
        ArrayView<float> gradient,
        ArrayView<float> deltas,
        ArrayView<float> result,
        int allRows,
        float scale,
        AttentionShape shape,
        DropoutDraws dropout)
    {
        ArrayView<float> block = SharedMemory.Allocate<float>(AttentionTile.Block * AttentionTile.Stride);
        ArrayView<float> tile = SharedMemory.Allocate<float>(AttentionTile.Tile * AttentionTile.Stride);
        ArrayView<float> scores = SharedMemory.Allocate<float>(AttentionTile.Block * AttentionTile.Tile);
        ArrayView<float> ofScores = SharedMemory.Allocate<float>(AttentionTile.Block * AttentionTile.Tile);
        ArrayView<float> parts = SharedMemory.Allocate<float>(AttentionTile.Items);
        ArrayView<float> ones = SharedMemory.Allocate<float>(AttentionTile.Block);
        AttentionRows rows = AttentionRows.OfGroup(shape, keys, firsts);
        if (rows.First < rows.Rows)
        {
            int width = shape.Width, stride = 3 * width, from = rows.From(shape), to = rows.To(shape);
            long row = rows.FirstRow + rows.First, sumAt = ((long)rows.Head * allRows) + row;
            long query = (row * stride) + ((long)rows.Head * shape.Size), read = (row * width) + ((long)rows.Head * shape.Size);
            long key = ((long)rows.FirstRow * stride) + width + ((long)rows.Head * shape.Size);
            Delta(parts, ones, context, gradient, deltas, read, width, sumAt, rows, shape);
            for (int first = from; first < to; first += AttentionTile.Tile)
            {
                long tileKey = key + ((long)first * stride);
                for (int slice = 0; slice < shape.Size; slice += AttentionTile.Slice)
                {
                    int left = shape.Size - slice;
                    AttentionTile.Load(block, AttentionTile.Block, projections, query + slice, stride, rows.Used, left);
                    AttentionTile.Load(tile, AttentionTile.Tile, projections, tileKey + slice, stride, to - first, left);
                    AttentionTile.Multiply(block, tile, scores, slice == 0, left);
                    AttentionTile.Load(block, AttentionTile.Block, gradient, read + slice, width, rows.Used, left);
                    AttentionTile.Load(tile, AttentionTile.Tile, projections, tileKey + width + slice, stride, to - first, left);
                    AttentionTile.Multiply(block, tile, ofScores, slice == 0, left);
                }

                for (int item = Group.IdxX; item < AttentionTile.Items; item += Group.DimX)
                {
                    int own = item / AttentionTile.Lanes, lane = item % AttentionTile.Lanes, position = rows.First + own;
                    bool isToken = own < rows.Used && rows.IsToken(position, tokens, shape);
                    float logSum = 0f, delta = 0f;
                    if (isToken)
                    {
                        logSum = logSums[sumAt + own];
                        delta = deltas[sumAt + own];
                    }

                    PhiloxBlock words = dropout.Words(
                        (first / VocabularyTile.Width * VocabularyTile.Blocks) + lane, (rows.Index * shape.Length) + position);
                    for (int word = 0; word < Words; word++)
                    {
                        int column = (word * AttentionTile.Lanes) + lane, at = (own * AttentionTile.Tile) + column;
                        float ofScore = 0f;
                        if (isToken && rows.IsToken(first + column, tokens, shape) && AttentionRows.IsNear(position, first + column, shape))
                            ofScore = Probability(scores[at], scale, logSum) * (dropout.Left(ofScores[at], words.Word(word)) - delta) * scale;
                        ofScores[at] = ofScore;
                    }
                }

                for (int slice = 0; slice < shape.Size; slice += AttentionTile.Slice)
                {
                    AttentionTile.Load(tile, AttentionTile.Tile, projections, tileKey + slice, stride, to - first, shape.Size - slice);
                    AttentionTile.Add(ofScores, tile, ones, first == from, result, query + slice, stride, rows.Used, shape.Size - slice);
                }
            }

            if (from == to)
                Clear(result, query, stride, rows, shape);
        }
    }

    /// <summary>The gradients of keys and values; a group a block of keys of one head, behind <see cref="OfQueries"/>.</summary>
    internal static void OfKeysAndValues(
        ArrayView<float> projections,
        ArrayView<int> keys,
        ArrayView<int> firsts,
        ArrayView<byte> tokens,
        ArrayView<float> logSums,
        ArrayView<float> gradient,
        ArrayView<float> deltas,
        ArrayView<float> result,
        int allRows,
        float scale,
        AttentionShape shape,
        DropoutDraws dropout)
    {
        ArrayView<float> block = SharedMemory.Allocate<float>(AttentionTile.Block * AttentionTile.Stride);
        ArrayView<float> tile = SharedMemory.Allocate<float>(AttentionTile.Tile * AttentionTile.Stride);
        ArrayView<float> scores = SharedMemory.Allocate<float>(AttentionTile.Block * AttentionTile.Tile);
        ArrayView<float> ofScores = SharedMemory.Allocate<float>(AttentionTile.Block * AttentionTile.Tile);
        ArrayView<float> ones = SharedMemory.Allocate<float>(AttentionTile.Block);
        AttentionRows rows = AttentionRows.OfGroup(shape, keys, firsts);
        if (rows.First < rows.Rows)
        {
            int width = shape.Width, stride = 3 * width, from = rows.From(shape), to = rows.To(shape);
            long row = rows.FirstRow + rows.First, sumsAt = ((long)rows.Head * allRows) + rows.FirstRow, head = (long)rows.Head * shape.Size;
            long key = (row * stride) + width + head, query = ((long)rows.FirstRow * stride) + head, read = ((long)rows.FirstRow * width) + head;
            for (int i = Group.IdxX; i < AttentionTile.Block; i += Group.DimX)
                ones[i] = 1f;
            for (int first = from; first < to; first += AttentionTile.Tile)
            {
                long tileQuery = query + ((long)first * stride), tileRead = read + ((long)first * width);
                for (int slice = 0; slice < shape.Size; slice += AttentionTile.Slice)
                {
                    int left = shape.Size - slice;
                    AttentionTile.Load(block, AttentionTile.Block, projections, key + slice, stride, rows.Used, left);
                    AttentionTile.Load(tile, AttentionTile.Tile, projections, tileQuery + slice, stride, to - first, left);
                    AttentionTile.Multiply(block, tile, scores, slice == 0, left);
                    AttentionTile.Load(block, AttentionTile.Block, projections, key + width + slice, stride, rows.Used, left);
                    AttentionTile.Load(tile, AttentionTile.Tile, gradient, tileRead + slice, width, to - first, left);
                    AttentionTile.Multiply(block, tile, ofScores, slice == 0, left);
                }

                for (int item = Group.IdxX; item < AttentionTile.Items; item += Group.DimX)
                {
                    int own = item / AttentionTile.Lanes, position = rows.First + own;
                    int philox = (position / VocabularyTile.Width * VocabularyTile.Blocks) + (position % VocabularyTile.Blocks);
                    bool isToken = rows.IsToken(position, tokens, shape);
                    for (int column = item % AttentionTile.Lanes; column < AttentionTile.Tile; column += AttentionTile.Lanes)
                    {
                        int at = (own * AttentionTile.Tile) + column, other = first + column;
                        float kept = 0f, ofScore = 0f;
                        if (isToken && rows.IsToken(other, tokens, shape) && AttentionRows.IsNear(position, other, shape))
                        {
                            // One word of the four that the queries' kernel draws at once: a block of keys has no use for the others.
                            uint word = dropout.Words(philox, (rows.Index * shape.Length) + other)
                                .Word(position % VocabularyTile.Width / VocabularyTile.Blocks);
                            float probability = Probability(scores[at], scale, logSums[sumsAt + other]);
                            kept = dropout.Left(probability, word);
                            ofScore = probability * (dropout.Left(ofScores[at], word) - deltas[sumsAt + other]) * scale;
                        }

                        scores[at] = kept;
                        ofScores[at] = ofScore;
                    }
                }

                for (int slice = 0; slice < shape.Size; slice += AttentionTile.Slice)
                {
                    int left = shape.Size - slice;
                    AttentionTile.Load(tile, AttentionTile.Tile, projections, tileQuery + slice, stride, to - first, left);
                    AttentionTile.Add(ofScores, tile, ones, first == from, result, key + slice, stride, rows.Used, left);
                    AttentionTile.Load(tile, AttentionTile.Tile, gradient, tileRead + slice, width, to - first, left);
                    AttentionTile.Add(scores, tile, ones, first == from, result, key + width + slice, stride, rows.Used, left);
                }
            }

            if (from == to)
            {
                Clear(result, key, stride, rows, shape);
                Clear(result, key + width, stride, rows, shape);
            }
        }
    }

    /// <summary>δ of a block of queries; and ones for <see cref="AttentionTile.Add"/>.</summary>
    private static void Delta(
        ArrayView<float> parts,
        ArrayView<float> ones,
        ArrayView<float> context,
        ArrayView<float> gradient,
        ArrayView<float> deltas,
        long read,
        int width,
        long sumAt,
        AttentionRows rows,
        AttentionShape shape)
    {
        for (int item = Group.IdxX; item < AttentionTile.Items; item += Group.DimX)
        {
            int own = item / AttentionTile.Lanes;
            float part = 0f;
            if (own < rows.Used)
            {
                for (int column = item % AttentionTile.Lanes; column < shape.Size; column += AttentionTile.Lanes)
                {
                    long at = read + ((long)own * width) + column;
                    part += context[at] * gradient[at];
                }
            }

            parts[item] = part;
        }

        Group.Barrier();
        for (int own = Group.IdxX; own < AttentionTile.Block; own += Group.DimX)
        {
            float delta = 0f;
            for (int lane = 0; lane < AttentionTile.Lanes; lane++)
                delta += parts[(own * AttentionTile.Lanes) + lane];
            if (own < rows.Used)
                deltas[sumAt + own] = delta;
            ones[own] = 1f;
        }

        Group.Barrier();
    }

    /// <summary>Zeros for a block that is all padding.</summary>
    private static void Clear(ArrayView<float> result, long at, int stride, AttentionRows rows, AttentionShape shape)
    {
        for (int i = Group.IdxX; i < rows.Used * shape.Size; i += Group.DimX)
            result[at + ((long)(i / shape.Size) * stride) + (i % shape.Size)] = 0f;
    }

    private static float Probability(float score, float scale, float logSum) => XMath.Exp((score * scale) - logSum);
}
