using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>
/// Rotary positions as a portable kernel, any grid and group size: turns queries and keys by their positions' angles (Su et al., "RoFormer", 2021,
/// section 3.4.2), a pair of values a thread.
/// </summary>
internal static class RotaryBody
{
    /// <summary>
    /// Turns the queries and keys of projections [rows, 3 · N · D] and copies the values. Where the projections are empty, the result holds them and
    /// is overwritten.
    /// </summary>
    /// <param name="projections">What is turned.</param>
    /// <param name="cosines">[P, D], as those of <see cref="RotaryPositions"/>.</param>
    /// <param name="sines">[P, D].</param>
    /// <param name="places">Where each row of packed states lies in [B · L]; empty where nothing is packed.</param>
    /// <param name="result">[rows, 3 · N · D].</param>
    /// <param name="rows">Their number.</param>
    /// <param name="splitsHalves">1 where a pair is a value of each half of a head, 0 where it is two neighbors.</param>
    /// <param name="direction">1, or -1 to turn back.</param>
    /// <param name="shape">The sizes.</param>
    internal static void Turn(
        ArrayView<float> projections,
        ArrayView<float> cosines,
        ArrayView<float> sines,
        ArrayView<int> places,
        ArrayView<float> result,
        int rows,
        int splitsHalves,
        float direction,
        AttentionShape shape)
    {
        int half = shape.Size / 2, pairs = 3 * shape.Heads * half;
        bool isInPlace = projections.Length == 0;
        long count = (long)rows * pairs, stride = (long)Grid.DimX * Group.DimX;
        for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
        {
            int row = (int)(i / pairs), head = (int)(i % pairs) / half, pair = (int)(i % half);
            int first = splitsHalves != 0 ? pair : 2 * pair, second = splitsHalves != 0 ? pair + half : first + 1;
            long at = (((long)row * 3 * shape.Heads) + head) * shape.Size;
            float x = isInPlace ? result[at + first] : projections[at + first], y = isInPlace ? result[at + second] : projections[at + second];
            if (head < 2 * shape.Heads)
            {
                int position = (places.Length > 0 ? places[row] : row) % shape.Length;
                float cosine = cosines[((long)position * shape.Size) + first], sine = sines[((long)position * shape.Size) + first] * direction;
                float turned = (x * cosine) - (y * sine);
                y = (x * sine) + (y * cosine);
                x = turned;
            }

            result[at + first] = x;
            result[at + second] = y;
        }
    }
}
