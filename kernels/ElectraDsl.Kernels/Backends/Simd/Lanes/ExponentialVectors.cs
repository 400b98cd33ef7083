using System.Numerics;
using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>The exponential function where softmax needs it.</summary>
internal static class ExponentialVectors
{
    // Below it the result would be less than 1e-37: 0, before it becomes a subnormal number, on which processors are slow.
    internal const float Smallest = -86f;

    // Adding 1.5 * 2^23 leaves a float's whole part in its low bits.
    internal const float RoundingShift = 12582912f;

    // ln 2 in two parts, the first with so few bits that its multiples are exact (Cody and Waite).
    internal const float Ln2High = 0.693359375f;
    internal const float Ln2Low = -2.12194440e-4f;

    internal const float Log2E = 1.44269504f;

    // Minimax polynomial of (exp(r) - 1 - r) / r^2 on [-ln 2 / 2, ln 2 / 2].
    internal const float C0 = 5.0000001201e-1f;
    internal const float C1 = 1.6666665459e-1f;
    internal const float C2 = 4.1665795894e-2f;
    internal const float C3 = 8.3334519073e-3f;
    internal const float C4 = 1.3981999507e-3f;
    internal const float C5 = 1.9875691500e-4f;

    /// <summary>exp(x) for x of at most 0, to about one unit in the last place; 0 for anything below -86, NaN included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> OfNonPositive(Vector<float> x)
    {
        Vector<float> shifted = Vector.MultiplyAddEstimate(x, new Vector<float>(Log2E), new Vector<float>(RoundingShift));
        Vector<float> exponent = shifted - new Vector<float>(RoundingShift);
        Vector<float> r = Vector.MultiplyAddEstimate(exponent, new Vector<float>(-Ln2High), x);
        r = Vector.MultiplyAddEstimate(exponent, new Vector<float>(-Ln2Low), r);

        Vector<float> p = new(C5);
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(C4));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(C3));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(C2));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(C1));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(C0));
        p = Vector.MultiplyAddEstimate(p, r * r, r) + Vector<float>.One;

        // Times 2^exponent: the shift's own bits fall off the top.
        Vector<int> scaled = Vector.AsVectorInt32(p) + (Vector.AsVectorInt32(shifted) << 23);
        return Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(Smallest)), Vector.AsVectorSingle(scaled), Vector<float>.Zero);
    }
}
