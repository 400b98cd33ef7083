using System.Numerics;
using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Kernels.Primitives;

namespace ElectraDsl.Kernels.Backends.Simd.GeneratorHead;

/// <summary>Sums exp(x - max) over one row of logits or scores, or a chunk of one, and draws from it by Gumbel-max.</summary>
internal unsafe ref struct SoftmaxRow
{
    // -log(u) is never below 1 - u, so a logit whose exp / (1 - u) does not reach the best key needs no logarithm. The factor covers the rounding of
    // both sides.
    private const float Margin = 1f - (1f / (1 << 20));

    // The least 1 - u that can be drawn. A tile whose largest exp / LeastRest does not reach the best key needs no random numbers at all.
    private const float LeastRest = 1f / (1 << 24);

    // Tiles whose sums are gathered in float lanes before they go into the double.
    private const int TilesPerSum = 16;

    private readonly RandomKey key;
    private readonly uint randomRow;
    private readonly int firstTile;
    private readonly Vector<float> max;
    private Vector<float> lanes;

    /// <summary>A row that begins at a multiple of <see cref="VocabularyTile.Width"/>.</summary>
    /// <param name="max">The largest entry, or a larger one of another chunk; finite.</param>
    /// <param name="first">Vocabulary index of the first entry.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="randomRow">Row within the step.</param>
    internal SoftmaxRow(float max, int first, RandomKey key, uint randomRow)
    {
        this.max = new Vector<float>(max);
        firstTile = first / VocabularyTile.Width;
        this.key = key;
        this.randomRow = randomRow;
        Sample = OnlineSoftmaxState.None;
    }

    /// <summary>The best key so far.</summary>
    internal float BestKey { readonly get; set; }

    /// <summary>Its vocabulary index; <see cref="OnlineSoftmaxState.None"/> where no key is above 0.</summary>
    internal int Sample { readonly get; set; }

    /// <summary>The sum of exp(x - max).</summary>
    /// <param name="x">The row.</param>
    /// <param name="e">Where the exponentials go, which may be the row itself; null where nobody wants them.</param>
    /// <param name="size">Entries of the row.</param>
    /// <param name="draws">Whether to look for a better key than <see cref="BestKey"/>; a literal.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal double Exponentials(float* x, float* e, int size, bool draws)
    {
        float* kept = stackalloc float[VocabularyTile.Width];
        float* uniforms = stackalloc float[VocabularyTile.Width];
        int whole = size / VocabularyTile.Width;
        double sum = 0;
        for (int tile = 0; tile < whole; tile++)
        {
            int start = tile * VocabularyTile.Width;
            Tile(x + start, e == null ? kept : e + start, firstTile + tile, uniforms, draws);
            if (tile % TilesPerSum == TilesPerSum - 1)
                Gather(ref sum);
        }

        int rest = size - (whole * VocabularyTile.Width);
        if (rest > 0)
        {
            Span<float> padded = new(kept, VocabularyTile.Width);
            padded.Fill(float.NegativeInfinity);
            new Span<float>(x + (whole * VocabularyTile.Width), rest).CopyTo(padded);
            Tile(kept, kept, firstTile + whole, uniforms, draws);
            if (e != null)
                padded[..rest].CopyTo(new Span<float>(e + (whole * VocabularyTile.Width), rest));
        }

        Gather(ref sum);
        return sum;
    }

    private void Gather(ref double sum)
    {
        sum += Vector.Sum(lanes);
        lanes = Vector<float>.Zero;
    }

    /// <summary>exp(x - max) of one tile, which may be written over x, and the sample's candidates in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tile(float* x, float* e, int tile, float* uniforms, bool draws)
    {
        Vector<float> largest = Vector<float>.Zero;
        for (int i = 0; i < VocabularyTile.Width; i += Vector<float>.Count)
        {
            Vector<float> value = ExponentialVectors.OfNonPositive(Vector.Load(x + i) - max);
            value.Store(e + i);
            lanes += value;
            largest = Vector.MaxNative(largest, value);
        }

        if (draws && Vector.GreaterThanAny(largest, new Vector<float>(BestKey * (LeastRest * Margin))))
        {
            PhiloxVectors.FillTile(uniforms, tile, randomRow, key);
            Draw(e, uniforms, tile * VocabularyTile.Width);
        }
    }

    private void Draw(float* e, float* uniforms, int firstIndex)
    {
        for (int i = 0; i < VocabularyTile.Width; i += Vector<float>.Count)
        {
            Vector<float> least = (Vector<float>.One - Vector.Load(uniforms + i)) * new Vector<float>(BestKey * Margin);
            if (!Vector.GreaterThanAny(Vector.Load(e + i), least))
                continue;
            for (int j = i; j < i + Vector<float>.Count; j++)
            {
                float sampleKey = e[j] / ExponentialDraw.FromUniform(uniforms[j]);
                if (sampleKey > BestKey)                                 // strictly: of equal keys the first stays
                {
                    BestKey = sampleKey;
                    Sample = firstIndex + j;
                }
            }
        }
    }
}
