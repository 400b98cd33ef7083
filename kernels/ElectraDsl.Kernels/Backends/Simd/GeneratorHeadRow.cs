using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>The generator's head for one row of logits, in three passes: maximum; exponentials, their sum and the sample; gradient.</summary>
internal unsafe ref struct GeneratorHeadRow
{
    // -log(u) is never below 1 - u, so a logit whose exp / (1 - u) does not reach the best key needs no logarithm. The factor covers the rounding of both sides.
    private const float Margin = 1f - (1f / (1 << 20));

    // The least 1 - u that can be drawn. A tile whose largest exp / LeastRest does not reach the best key needs no random numbers at all.
    private const float LeastRest = 1f / (1 << 24);

    // Tiles whose sums are gathered in float lanes before they go into the double.
    private const int TilesPerSum = 16;

    private readonly RandomKey key;
    private readonly uint randomRow;
    private readonly Vector<float> max;
    private Vector<float> lanes;
    private float bestKey;

    private GeneratorHeadRow(float max, RandomKey key, uint randomRow)
    {
        this.max = new Vector<float>(max);
        this.key = key;
        this.randomRow = randomRow;
    }

    /// <summary>Weighted negative log likelihood.</summary>
    internal float Loss { get; private set; }

    /// <summary>The sampled index.</summary>
    internal int Sample { get; private set; }

    /// <summary>The weight where the target is the first maximum, else 0.</summary>
    internal float Correct { get; private set; }

    /// <summary>Judges one row; overwrites it by its gradient where asked.</summary>
    internal static GeneratorHeadRow Judge(
        float* logits, int size, int target, float weight, float gradientScale, bool overwrite, RandomKey key, uint randomRow)
    {
        Span<float> row = new(logits, size);
        if (weight == 0)
        {
            if (overwrite)
                row.Clear();
            return new GeneratorHeadRow(0, key, randomRow) { Sample = target };
        }

        float max = TensorPrimitives.Max<float>(row);
        float ofTarget = row[target];
        bool mostLikely = ofTarget == max && !row[..target].Contains(max);
        GeneratorHeadRow judged = new(max, key, randomRow);
        float sum = float.IsFinite(max) ? judged.Exponentials(logits, size, overwrite) : float.NaN;
        judged.Loss = weight * (max - ofTarget + MathF.Log(sum));
        judged.Correct = mostLikely ? weight : 0;
        if (overwrite)
        {
            float scale = weight * gradientScale;
            TensorPrimitives.Multiply(row, scale / sum, row);
            row[target] -= scale;
        }

        return judged;
    }

    private float Exponentials(float* logits, int size, bool overwrite)
    {
        float* kept = stackalloc float[VocabularyTile.Width];
        float* uniforms = stackalloc float[VocabularyTile.Width];
        int whole = size / VocabularyTile.Width;
        double sum = 0;
        for (int tile = 0; tile < whole; tile++)
        {
            float* x = logits + (tile * VocabularyTile.Width);
            Tile(x, overwrite ? x : kept, tile, uniforms);
            if (tile % TilesPerSum == TilesPerSum - 1)
                Gather(ref sum);
        }

        int rest = size - (whole * VocabularyTile.Width);
        if (rest > 0)
        {
            Span<float> padded = new(kept, VocabularyTile.Width);
            Span<float> tail = new(logits + (whole * VocabularyTile.Width), rest);
            padded.Fill(float.NegativeInfinity);
            tail.CopyTo(padded);
            Tile(kept, kept, whole, uniforms);
            if (overwrite)
                padded[..rest].CopyTo(tail);
        }

        Gather(ref sum);
        return (float)sum;
    }

    private void Gather(ref double sum)
    {
        sum += Vector.Sum(lanes);
        lanes = Vector<float>.Zero;
    }

    /// <summary>exp(x - max) of one tile, which may be written over x, and the sample's candidates in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tile(float* x, float* e, int tile, float* uniforms)
    {
        Vector<float> largest = Vector<float>.Zero;
        for (int i = 0; i < VocabularyTile.Width; i += Vector<float>.Count)
        {
            Vector<float> value = ExponentialVectors.OfNonPositive(Vector.Load(x + i) - max);
            value.Store(e + i);
            lanes += value;
            largest = Vector.MaxNative(largest, value);
        }

        if (Vector.GreaterThanAny(largest, new Vector<float>(bestKey * (LeastRest * Margin))))
        {
            PhiloxVectors.FillTile(uniforms, tile, randomRow, key);
            Draw(e, uniforms, tile * VocabularyTile.Width);
        }
    }

    private void Draw(float* e, float* uniforms, int firstIndex)
    {
        for (int i = 0; i < VocabularyTile.Width; i += Vector<float>.Count)
        {
            Vector<float> least = (Vector<float>.One - Vector.Load(uniforms + i)) * new Vector<float>(bestKey * Margin);
            if (!Vector.GreaterThanAny(Vector.Load(e + i), least))
                continue;
            for (int j = i; j < i + Vector<float>.Count; j++)
            {
                float sampleKey = e[j] / ExponentialDraw.FromUniform(uniforms[j]);
                if (sampleKey > bestKey)                                 // strictly: of equal keys the first stays
                {
                    bestKey = sampleKey;
                    Sample = firstIndex + j;
                }
            }
        }
    }
}
