using System.Numerics;
using ElectraDsl.Kernels.Primitives;

namespace ElectraDsl.Kernels.Backends.Simd.Dropouts;

/// <summary>
/// Which values of a tensor are dropped. Nothing of it is stored: the backward pass draws the same random numbers once more, and memory holds one
/// tensor a layer less.
/// </summary>
internal readonly unsafe struct DropoutMask
{
    /// <summary>A quarter of a Philox block, in units of a value that is read, added and written.</summary>
    internal const int WorkPerValue = 4;

    private readonly DropoutDraws draws;
    private readonly RandomKey key;
    private readonly int[]? rows; // of packed states, where each lies among padding

    /// <summary>Says what is dropped of a tensor.</summary>
    /// <param name="dropout">Rate and key; there must be one.</param>
    /// <param name="length">Rows a sequence, unless the dropout says it of packed states.</param>
    internal DropoutMask(Dropout dropout, long length)
        : this(DropoutDraws.Of(dropout, length), dropout.Rows)
    {
    }

    /// <summary>As the other, of what was said already.</summary>
    internal DropoutMask(DropoutDraws draws, int[]? rows)
    {
        this.draws = draws;
        this.rows = rows;
        key = new RandomKey(((ulong)draws.SeedHigh << 32) | draws.SeedLow, draws.Step);
    }

    /// <summary>Writes input · mask / (1 - rate), and adds a row to it where one is given.</summary>
    /// <param name="input">A row.</param>
    /// <param name="addend">A row, or null for none.</param>
    /// <param name="output">A row; may be either of them.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="row">Its index in the tensor.</param>
    internal void Apply(float* input, float* addend, float* output, int width, int row)
    {
        uint* words = stackalloc uint[VocabularyTile.Width];
        for (int start = 0; start < width; start += VocabularyTile.Width)
        {
            uint place = draws.FirstRow + (uint)(rows is null ? row : rows[row]);
            PhiloxVectors.FillTileWords(words, start / VocabularyTile.Width, place, draws.Stream, key);
            int count = Math.Min(VocabularyTile.Width, width - start), i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<uint> kept = Vector.GreaterThanOrEqual(Vector.Load(words + i), new Vector<uint>(draws.Threshold));
                Vector<float> value = Vector.ConditionalSelect(
                    Vector.AsVectorSingle(kept), Vector.Load(input + start + i) * new Vector<float>(draws.Scale), Vector<float>.Zero);
                if (addend != null)
                    value += Vector.Load(addend + start + i);
                value.Store(output + start + i);
            }

            for (; i < count; i++)
                output[start + i] = (words[i] >= draws.Threshold ? input[start + i] * draws.Scale : 0) + (addend != null ? addend[start + i] : 0);
        }
    }

    /// <summary>Writes what a row's values are multiplied by: 0, or 1 / (1 - rate).</summary>
    /// <param name="factors">Room for <paramref name="width"/> values, rounded up to whole tiles.</param>
    /// <param name="firstColumn">The first value's column: a multiple of <see cref="VocabularyTile.Width"/>.</param>
    /// <param name="width">Values wanted.</param>
    /// <param name="row">The row's index in the tensor.</param>
    internal void FillFactors(float* factors, int firstColumn, int width, long row)
    {
        uint* words = stackalloc uint[VocabularyTile.Width];
        for (int start = 0; start < width; start += VocabularyTile.Width)
        {
            PhiloxVectors.FillTileWords(words, (firstColumn + start) / VocabularyTile.Width, draws.FirstRow + (uint)row, draws.Stream, key);
            for (int i = 0; i < VocabularyTile.Width; i += Vector<float>.Count)
            {
                Vector<uint> kept = Vector.GreaterThanOrEqual(Vector.Load(words + i), new Vector<uint>(draws.Threshold));
                (Vector.AsVectorSingle(kept) & new Vector<float>(draws.Scale)).Store(factors + start + i);
            }
        }
    }
}
