using System.Numerics;
using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary><see cref="RtdHistogram"/> for vectors.</summary>
internal static class RtdHistogramVectors
{
    /// <summary>The bins of logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<int> BinOf(Vector<float> logits)
    {
        Vector<float> place = (logits - new Vector<float>(RtdHistogram.Lowest)) * new Vector<float>(RtdHistogram.BinsPerNat);
        Vector<float> within = Vector.Min(place, new Vector<float>(RtdHistogram.Bins - 1));
        return Vector.ConvertToInt32(Vector.ConditionalSelect(Vector.GreaterThan(place, Vector<float>.Zero), within, Vector<float>.Zero));
    }
}
