using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>Dropout as a portable kernel: any grid and group size. A thread has the four columns of a Philox block at a time.</summary>
internal static class DropoutBody
{
    private const int Words = 4;

    /// <summary>
    /// What is left of the values, added to others where these are not empty. Where the values are empty, the result holds them and is overwritten.
    /// </summary>
    internal static void Apply(
        ArrayView<float> values, ArrayView<float> addend, ArrayView<int> places, ArrayView<float> result, int rows, int width, DropoutDraws dropout)
    {
        int blocks = VocabularyTile.BlockCount(width);
        bool isInPlace = values.Length == 0, adds = addend.Length > 0;
        long count = (long)rows * blocks, stride = (long)Grid.DimX * Group.DimX;
        for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
        {
            int row = (int)(i / blocks), block = (int)(i % blocks);
            long at = (long)row * width;
            PhiloxBlock words = dropout.Words(block, places.Length > 0 ? places[row] : row);
            for (int word = 0; word < Words; word++)
            {
                int column = VocabularyTile.FirstIndex(block) + (word * VocabularyTile.Blocks);
                if (column < width)
                {
                    float left = dropout.Left(isInPlace ? result[at + column] : values[at + column], words.Word(word));
                    result[at + column] = adds ? left + addend[at + column] : left;
                }
            }
        }
    }
}
