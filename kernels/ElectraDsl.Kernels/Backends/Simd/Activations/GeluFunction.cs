using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>x Φ(x), by <see cref="NormalDistribution"/>; φ(x) serves the slope, too.</summary>
internal readonly struct GeluFunction : IActivationFunction
{
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
        TVector t = TLanes.Divide(one, TLanes.MultiplyAdd(TLanes.Magnitude(x), TLanes.All(NormalDistribution.TailScale), one));
        TVector exponent = TLanes.Multiply(TLanes.Multiply(x, x), TLanes.All(-0.5f));
        TVector density = TLanes.Multiply(ExponentialLanes<TLanes, TVector>.OfNonPositive(exponent), TLanes.All(NormalDistribution.InverseRoot));
        TVector p = TLanes.MultiplyAdd(t, TLanes.All(NormalDistribution.T5), TLanes.All(NormalDistribution.T4));
        p = TLanes.MultiplyAdd(p, t, TLanes.All(NormalDistribution.T3));
        p = TLanes.MultiplyAdd(p, t, TLanes.All(NormalDistribution.T2));
        p = TLanes.MultiplyAdd(p, t, TLanes.All(NormalDistribution.T1));
        TVector tail = TLanes.Multiply(TLanes.Multiply(p, t), density);
        return (TLanes.SelectBelow(x, TLanes.All(0), tail, TLanes.Subtract(one, tail)), density);
    }
}
