using System.Numerics;
using System.Runtime.Intrinsics;

namespace ElectraDsl.Kernels.Backends.Simd.Attention;

/// <summary>
/// Turns one head's queries or keys by their positions' angles, see <see cref="RotaryPositions"/>, or copies them where nothing is turned.
/// </summary>
/// <param name="cosines">[P, D]; null for no rotation.</param>
/// <param name="sines">[P, D].</param>
/// <param name="pairs">Which values are a pair.</param>
/// <param name="size">D.</param>
internal readonly unsafe struct HeadRotation(float* cosines, float* sines, RotaryPairs pairs, int size)
{
    private readonly float* cosines = cosines;
    private readonly float* sines = sines;

    /// <summary>Writes a position's values, turned and multiplied.</summary>
    /// <param name="from">D values.</param>
    /// <param name="to">Room for as many; not the same.</param>
    /// <param name="position">The token's position.</param>
    /// <param name="factor">Multiplies all of them.</param>
    internal void Apply(float* from, float* to, int position, float factor) => Turn(from, to, position, factor, 1);

    /// <summary>The same, turned back: what a gradient goes through.</summary>
    /// <param name="from">D values.</param>
    /// <param name="to">Room for as many; not the same.</param>
    /// <param name="position">The token's position.</param>
    /// <param name="factor">Multiplies all of them.</param>
    internal void ApplyBackward(float* from, float* to, int position, float factor) => Turn(from, to, position, factor, -1);

    private void Turn(float* from, float* to, int position, float factor, float direction)
    {
        if (cosines == null)
        {
            Multiply(from, to, factor);
            return;
        }

        float* cosine = cosines + ((long)position * size), sine = sines + ((long)position * size);
        if (pairs == RotaryPairs.Adjacent)
            TurnNeighbors(from, to, cosine, sine, factor, direction);
        else
            TurnHalves(from, to, cosine, sine, factor, direction);
    }

    private void Multiply(float* from, float* to, float factor)
    {
        int i = 0;
        for (; i <= size - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(from + i) * new Vector<float>(factor)).Store(to + i);
        for (; i < size; i++)
            to[i] = from[i] * factor;
    }

    private void TurnNeighbors(float* from, float* to, float* cosine, float* sine, float factor, float direction)
    {
        Vector128<float> signs = Vector128.Create(-direction, direction, -direction, direction);
        int i = 0;
        for (; i <= size - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            Vector128<float> values = Vector128.Load(from + i), swapped = Vector128.Shuffle(values, Vector128.Create(1, 0, 3, 2));
            (((values * Vector128.Load(cosine + i)) + (swapped * Vector128.Load(sine + i) * signs)) * factor).Store(to + i);
        }

        for (; i < size; i += 2)
        {
            float x = from[i], y = from[i + 1], c = cosine[i], s = sine[i] * direction;
            to[i] = ((x * c) - (y * s)) * factor;
            to[i + 1] = ((x * s) + (y * c)) * factor;
        }
    }

    private void TurnHalves(float* from, float* to, float* cosine, float* sine, float factor, float direction)
    {
        int half = size / 2, i = 0;
        for (; i <= half - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> x = Vector.Load(from + i), y = Vector.Load(from + half + i), c = Vector.Load(cosine + i);
            Vector<float> s = Vector.Load(sine + i) * new Vector<float>(direction);
            (((x * c) - (y * s)) * new Vector<float>(factor)).Store(to + i);
            (((x * s) + (y * c)) * new Vector<float>(factor)).Store(to + half + i);
        }

        for (; i < half; i++)
        {
            float x = from[i], y = from[half + i], c = cosine[i], s = sine[i] * direction;
            to[i] = ((x * c) - (y * s)) * factor;
            to[half + i] = ((x * s) + (y * c)) * factor;
        }
    }
}
