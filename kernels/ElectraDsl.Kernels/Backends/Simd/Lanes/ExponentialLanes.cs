using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary><see cref="ExponentialVectors"/> in registers of any width.</summary>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static class ExponentialLanes<TLanes, TVector>
    where TLanes : struct, IVectorLanes<TVector>
    where TVector : struct
{
    /// <summary>exp(x) for x of at most 0, to about one unit in the last place; 0 for anything below -86. What is not a number stays none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector OfNonPositive(TVector x)
    {
        TVector shift = TLanes.All(ExponentialVectors.RoundingShift);
        TVector shifted = TLanes.MultiplyAdd(x, TLanes.All(ExponentialVectors.Log2E), shift), exponent = TLanes.Subtract(shifted, shift);
        TVector r = TLanes.MultiplyAdd(exponent, TLanes.All(-ExponentialVectors.Ln2High), x);
        r = TLanes.MultiplyAdd(exponent, TLanes.All(-ExponentialVectors.Ln2Low), r);

        TVector p = TLanes.All(ExponentialVectors.C5);
        p = TLanes.MultiplyAdd(p, r, TLanes.All(ExponentialVectors.C4));
        p = TLanes.MultiplyAdd(p, r, TLanes.All(ExponentialVectors.C3));
        p = TLanes.MultiplyAdd(p, r, TLanes.All(ExponentialVectors.C2));
        p = TLanes.MultiplyAdd(p, r, TLanes.All(ExponentialVectors.C1));
        p = TLanes.MultiplyAdd(p, r, TLanes.All(ExponentialVectors.C0));
        p = TLanes.Add(TLanes.MultiplyAdd(p, TLanes.Multiply(r, r), r), TLanes.All(1));
        return TLanes.SelectBelow(x, TLanes.All(ExponentialVectors.Smallest), TLanes.All(0), TLanes.ScaleByPowerOfTwo(p, shifted));
    }
}
