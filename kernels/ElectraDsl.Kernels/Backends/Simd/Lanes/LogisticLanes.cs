using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels.Backends.Simd.Lanes;

/// <summary>The logistic function, which the activations with σ and tanh are made of.</summary>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static class LogisticLanes<TLanes, TVector>
    where TLanes : struct, IVectorLanes<TVector>
    where TVector : struct
{
    /// <summary>1 / (1 + exp(-x)): of the half where the exponential is at most 1; in the other it is 1 minus that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Of(TVector x)
    {
        TVector one = TLanes.All(1), zero = TLanes.All(0);
        TVector exponential = ExponentialLanes<TLanes, TVector>.OfNonPositive(TLanes.Subtract(zero, TLanes.Magnitude(x)));
        TVector larger = TLanes.Divide(one, TLanes.Add(one, exponential));
        return TLanes.SelectBelow(x, zero, TLanes.Multiply(exponential, larger), larger);
    }
}
