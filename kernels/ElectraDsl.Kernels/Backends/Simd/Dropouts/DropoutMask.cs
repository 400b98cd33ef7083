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

    private readonly RandomKey key;
    private readonly uint stream;
    private readonly uint firstRow;
    private readonly int[]? rows; // of packed states, where each lies among padding
    private readonly uint threshold;
    private readonly float scale;

    /// <summary>Says what is dropped of a tensor.</summary>
    /// <param name="dropout">Rate and key; there must be one.</param>
    /// <param name="length">Rows a sequence, unless the dropout says it of packed states.</param>
    /// <param name="stream">Who draws: <see cref="RandomStream.Dropout"/> or <see cref="RandomStream.AttentionDropout"/>.</param>
    internal DropoutMask(Dropout dropout, long length, uint stream = RandomStream.Dropout)
    {
        DropoutKey place = dropout.Key!.Value;
        key = new RandomKey(place.Seed, place.Step);
        this.stream = stream + (uint)place.Place;
        rows = dropout.Rows;
        firstRow = (uint)(place.FirstSequence * (rows is null ? length : dropout.Length));
        threshold = (uint)(dropout.Rate * 4294967296.0);
        scale = (float)(1 / (1 - dropout.Rate));
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
            PhiloxVectors.FillTileWords(words, start / VocabularyTile.Width, firstRow + (uint)(rows is null ? row : rows[row]), stream, key);
            int count = Math.Min(VocabularyTile.Width, width - start), i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<uint> kept = Vector.GreaterThanOrEqual(Vector.Load(words + i), new Vector<uint>(threshold));
                Vector<float> value = Vector.ConditionalSelect(
                    Vector.AsVectorSingle(kept), Vector.Load(input + start + i) * new Vector<float>(scale), Vector<float>.Zero);
                if (addend != null)
                    value += Vector.Load(addend + start + i);
                value.Store(output + start + i);
            }

            for (; i < count; i++)
                output[start + i] = (words[i] >= threshold ? input[start + i] * scale : 0) + (addend != null ? addend[start + i] : 0);
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
            PhiloxVectors.FillTileWords(words, (firstColumn + start) / VocabularyTile.Width, firstRow + (uint)row, stream, key);
            for (int i = 0; i < VocabularyTile.Width; i += Vector<float>.Count)
            {
                Vector<uint> kept = Vector.GreaterThanOrEqual(Vector.Load(words + i), new Vector<uint>(threshold));
                (Vector.AsVectorSingle(kept) & new Vector<float>(scale)).Store(factors + start + i);
            }
        }
    }
}
