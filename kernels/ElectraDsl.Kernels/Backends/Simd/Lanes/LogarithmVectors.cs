using System.Numerics;
using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>The logarithm where cross entropy needs it.</summary>
internal static class LogarithmVectors
{
    /// <summary>log(1 + x) for x in [0, 1], to about one unit in the last place, however small x is.</summary>
    /// <remarks>
    /// log(1 + x) = 2 artanh(x / (2 + x)), whose series in s of at most 1/3 is cut off behind s^15: the rest is less than 2e-9 of the sum.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> OfOnePlus(Vector<float> x)
    {
        Vector<float> s = x / (x + new Vector<float>(2f));
        Vector<float> square = s * s;
        Vector<float> series = new(1f / 15f);
        series = Vector.MultiplyAddEstimate(series, square, new Vector<float>(1f / 13f));
        series = Vector.MultiplyAddEstimate(series, square, new Vector<float>(1f / 11f));
        series = Vector.MultiplyAddEstimate(series, square, new Vector<float>(1f / 9f));
        series = Vector.MultiplyAddEstimate(series, square, new Vector<float>(1f / 7f));
        series = Vector.MultiplyAddEstimate(series, square, new Vector<float>(1f / 5f));
        series = Vector.MultiplyAddEstimate(series, square, new Vector<float>(1f / 3f));
        Vector<float> twice = s + s;
        return Vector.MultiplyAddEstimate(series, square * twice, twice);
    }
}
