using System.Numerics;
using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>The exponential function where softmax needs it.</summary>
internal static class ExponentialVectors
{
    // Below it the result would be less than 1e-37: 0, before it becomes a subnormal number, on which processors are slow.
    private const float Smallest = -86f;

    // Adding 1.5 * 2^23 leaves a float's whole part in its low bits.
    private const float RoundingShift = 12582912f;

    // ln 2 in two parts, the first with so few bits that its multiples are exact (Cody and Waite).
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>exp(x) for x of at most 0, to about one unit in the last place; 0 for anything below -86, NaN included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> OfNonPositive(Vector<float> x)
    {
        Vector<float> shifted = Vector.MultiplyAddEstimate(x, new Vector<float>(1.44269504f), new Vector<float>(RoundingShift));
        Vector<float> exponent = shifted - new Vector<float>(RoundingShift);
        Vector<float> r = Vector.MultiplyAddEstimate(exponent, new Vector<float>(-Ln2High), x);
        r = Vector.MultiplyAddEstimate(exponent, new Vector<float>(-Ln2Low), r);

        // Minimax polynomial of (exp(r) - 1 - r) / r^2 on [-ln 2 / 2, ln 2 / 2].
        Vector<float> p = new(1.9875691500e-4f);
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1.3981999507e-3f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(5.0000001201e-1f));
        p = Vector.MultiplyAddEstimate(p, r * r, r) + Vector<float>.One;

        // Times 2^exponent: the shift's own bits fall off the top.
        Vector<int> scaled = Vector.AsVectorInt32(p) + (Vector.AsVectorInt32(shifted) << 23);
        return Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(Smallest)), Vector.AsVectorSingle(scaled), Vector<float>.Zero);
    }
}
