using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>
/// x Φ(x). The tail of the normal distribution is φ(x) times a polynomial in 1 / (1 + 0.2316419 |x|) (Abramowitz and Stegun, 26.2.17), to 7.5e-8,
/// which is about a unit in the last place of float32; φ(x) serves the slope, too.
/// </summary>
internal readonly struct GeluFunction : IActivationFunction
{
    private const float InverseRoot = 0.3989422804f; // 1 / √(2π)

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct => TLanes.Multiply(x, Distribution<TLanes, TVector>(x).Below);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Value, TVector Slope) ValueAndSlope<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct
    {
        (TVector below, TVector density) = Distribution<TLanes, TVector>(x);
        return (TLanes.Multiply(x, below), TLanes.MultiplyAdd(x, density, below));
    }

    /// <summary>Φ(x) and φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Below, TVector Density) Distribution<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct
    {
        TVector one = TLanes.All(1);
        TVector t = TLanes.Divide(one, TLanes.MultiplyAdd(TLanes.Magnitude(x), TLanes.All(0.2316419f), one));
        TVector exponent = TLanes.Multiply(TLanes.Multiply(x, x), TLanes.All(-0.5f));
        TVector density = TLanes.Multiply(ExponentialLanes<TLanes, TVector>.OfNonPositive(exponent), TLanes.All(InverseRoot));
        TVector p = TLanes.MultiplyAdd(t, TLanes.All(1.330274429f), TLanes.All(-1.821255978f));
        p = TLanes.MultiplyAdd(p, t, TLanes.All(1.781477937f));
        p = TLanes.MultiplyAdd(p, t, TLanes.All(-0.356563782f));
        p = TLanes.MultiplyAdd(p, t, TLanes.All(0.319381530f));
        TVector tail = TLanes.Multiply(TLanes.Multiply(p, t), density);
        return (TLanes.SelectBelow(x, TLanes.All(0), tail, TLanes.Subtract(one, tail)), density);
    }
}
