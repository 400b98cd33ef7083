using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// Dropout, residual connection and norm as portable kernels: any grid, the group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.
/// LayerNorm after Ba, Kiros and Hinton (2016), section 3; RmsNorm after Zhang and Sennrich (2019), section 3.
/// </summary>
/// <remarks>
/// A row belongs to a segment of neighboring threads, each of which has the four columns of a Philox block at a time: see
/// <see cref="VocabularyTile"/>. Every thread meets the same values in each pass over its row, so that it reads what it wrote itself. The variance is
/// that of differences from the mean, because the difference of mean squares has no digits left where the mean is large.
/// </remarks>
internal static class ResidualNormBody
{
    /// <summary>Values of a row that are the mean and the inverse of the deviation.</summary>
    internal const int Statistics = 2;

    // Words of a Philox block.
    private const int Words = 4;

    /// <summary>
    /// The sum, its norm, and mean and inverse deviation of each row. Without a residual the update is normalized alone and the sum is empty; where
    /// the update is empty, the sum holds it and is overwritten.
    /// </summary>
    internal static void Forward(
        ArrayView<float> residual, ArrayView<float> update, ArrayView<float> weight, ArrayView<float> bias, ArrayView<int> places,
        ArrayView<float> sum, ArrayView<float> normalized, ArrayView<float> statistics, int segment, NormSettings norm, DropoutDraws dropout)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(KernelGroup.MaximumSize);
        int segments = Group.DimX / segment, place = Group.IdxX % segment, blocks = VocabularyTile.BlockCount(norm.Width);
        bool adds = residual.Length > 0, isInPlace = update.Length == 0;
        for (int first = Grid.IdxX * segments; first < norm.Rows; first += Grid.DimX * segments)
        {
            int row = first + (Group.IdxX / segment);
            int ownBlocks = row < norm.Rows ? blocks : 0;
            long at = (long)row * norm.Width;
            float total = 0f;
            for (int block = place; block < ownBlocks; block += segment)
            {
                PhiloxBlock words = dropout.Words(block, RowOf(places, row));
                for (int word = 0; word < Words; word++)
                {
                    int column = VocabularyTile.FirstIndex(block) + (word * VocabularyTile.Blocks);
                    if (column < norm.Width)
                    {
                        float value = isInPlace ? sum[at + column] : update[at + column];
                        if (adds)
                        {
                            value = dropout.Left(value, words.Word(word)) + residual[at + column];
                            sum[at + column] = value;
                        }

                        total += value;
                    }
                }
            }

            float mean = 0f;
            if (norm.IsCentred != 0)
                mean = KernelGroup.SumOfSegment(shared, total, segment) / norm.Width;
            float squares = 0f;
            for (int block = place; block < ownBlocks; block += segment)
            {
                for (int word = 0; word < Words; word++)
                {
                    int column = VocabularyTile.FirstIndex(block) + (word * VocabularyTile.Blocks);
                    if (column < norm.Width)
                    {
                        float difference = (adds ? sum[at + column] : update[at + column]) - mean;
                        squares += difference * difference;
                    }
                }
            }

            float variance = KernelGroup.SumOfSegment(shared, squares, segment) / norm.Width;
            float inverse = 1f / XMath.Sqrt(variance + norm.Epsilon);
            for (int block = place; block < ownBlocks; block += segment)
            {
                for (int word = 0; word < Words; word++)
                {
                    int column = VocabularyTile.FirstIndex(block) + (word * VocabularyTile.Blocks);
                    if (column < norm.Width)
                    {
                        normalized[at + column] = Normalized(adds ? sum[at + column] : update[at + column], mean, inverse, weight, bias, column);
                    }
                }
            }

            if (place == 0 && row < norm.Rows)
            {
                statistics[(long)row * Statistics] = mean;
                statistics[((long)row * Statistics) + 1] = inverse;
            }
        }
    }

    /// <summary>The norm of the sum once more: a group a row.</summary>
    internal static void Repeat(
        ArrayView<float> sum, ArrayView<float> statistics, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> normalized,
        NormSettings norm)
    {
        for (int row = Grid.IdxX; row < norm.Rows; row += Grid.DimX)
        {
            long at = (long)row * norm.Width;
            float mean = statistics[(long)row * Statistics], inverse = statistics[((long)row * Statistics) + 1];
            for (int column = Group.IdxX; column < norm.Width; column += Group.DimX)
                normalized[at + column] = Normalized(sum[at + column], mean, inverse, weight, bias, column);
        }
    }

    /// <summary>
    /// Takes the gradient of the norm back to the sum, adds to it the sum's own where that is not empty, and takes it through the dropout where the
    /// update's gradient is not empty: of x̂ = (x - μ) / σ and g = dy · w it is (g - mean(g) - x̂ · mean(g · x̂)) / σ, without mean(g) where nothing
    /// is centred.
    /// </summary>
    internal static void Backward(
        ArrayView<float> sum, ArrayView<float> statistics, ArrayView<float> weight, ArrayView<float> ofNormalized, ArrayView<float> ofSum,
        ArrayView<int> places, ArrayView<float> ofResidual, ArrayView<float> ofUpdate, int segment, NormSettings norm, DropoutDraws dropout)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(KernelGroup.MaximumSize);
        int segments = Group.DimX / segment, place = Group.IdxX % segment, blocks = VocabularyTile.BlockCount(norm.Width);
        for (int first = Grid.IdxX * segments; first < norm.Rows; first += Grid.DimX * segments)
        {
            int row = first + (Group.IdxX / segment);
            int ownBlocks = row < norm.Rows ? blocks : 0;
            long at = (long)row * norm.Width;
            float mean = 0f, inverse = 0f, total = 0f, product = 0f;
            if (row < norm.Rows)
            {
                mean = statistics[(long)row * Statistics];
                inverse = statistics[((long)row * Statistics) + 1];
            }

            for (int block = place; block < ownBlocks; block += segment)
            {
                for (int word = 0; word < Words; word++)
                {
                    int column = VocabularyTile.FirstIndex(block) + (word * VocabularyTile.Blocks);
                    if (column < norm.Width)
                    {
                        float weighted = ofNormalized[at + column] * weight[column];
                        total += weighted;
                        product += weighted * (sum[at + column] - mean) * inverse;
                    }
                }
            }

            float meanGradient = 0f;
            if (norm.IsCentred != 0)
                meanGradient = KernelGroup.SumOfSegment(shared, total, segment) / norm.Width;
            float meanProduct = KernelGroup.SumOfSegment(shared, product, segment) / norm.Width;
            for (int block = place; block < ownBlocks; block += segment)
            {
                PhiloxBlock words = dropout.Words(block, RowOf(places, row));
                for (int word = 0; word < Words; word++)
                {
                    int column = VocabularyTile.FirstIndex(block) + (word * VocabularyTile.Blocks);
                    if (column < norm.Width)
                    {
                        float value = (sum[at + column] - mean) * inverse;
                        float gradient = ((ofNormalized[at + column] * weight[column]) - meanGradient - (value * meanProduct)) * inverse;
                        if (ofSum.Length > 0)
                            gradient += ofSum[at + column];
                        ofResidual[at + column] = gradient;
                        if (ofUpdate.Length > 0)
                            ofUpdate[at + column] = dropout.Left(gradient, words.Word(word));
                    }
                }
            }
        }
    }

    /// <summary>
    /// The gradients of weight and bias of each chunk of rows, [chunks, 2 · width], for <see cref="ColumnSumBody.Total"/>; a group a chunk and tile
    /// of <see cref="ColumnSumBody.TileWidth"/> columns.
    /// </summary>
    internal static void OfParameters(
        ArrayView<float> sum,
        ArrayView<float> statistics,
        ArrayView<float> ofNormalized,
        ArrayView<float> partials,
        int rowsPerChunk,
        NormSettings norm)
    {
        int tiles = (norm.Width + ColumnSumBody.TileWidth - 1) / ColumnSumBody.TileWidth;
        int chunk = Grid.IdxX / tiles, firstColumn = Grid.IdxX % tiles * ColumnSumBody.TileWidth, firstRow = chunk * rowsPerChunk;
        int endRow = firstRow + rowsPerChunk < norm.Rows ? firstRow + rowsPerChunk : norm.Rows;
        for (int column = firstColumn + Group.IdxX; column < norm.Width && column < firstColumn + ColumnSumBody.TileWidth; column += Group.DimX)
        {
            float ofWeight = 0f, ofBias = 0f;
            for (int row = firstRow; row < endRow; row++)
            {
                long at = ((long)row * norm.Width) + column;
                float gradient = ofNormalized[at];
                ofWeight += gradient * (sum[at] - statistics[(long)row * Statistics]) * statistics[((long)row * Statistics) + 1];
                ofBias += gradient;
            }

            long partial = ((long)chunk * 2 * norm.Width) + column;
            partials[partial] = ofWeight;
            partials[partial + norm.Width] = ofBias;
        }
    }

    private static float Normalized(float value, float mean, float inverse, ArrayView<float> weight, ArrayView<float> bias, int column)
    {
        float scaled = (value - mean) * inverse * weight[column];
        return bias.Length > 0 ? scaled + bias[column] : scaled;
    }

    /// <summary>Where a row of packed states lies among padding.</summary>
    private static int RowOf(ArrayView<int> places, int row) => places.Length > 0 ? places[row] : row;
}
