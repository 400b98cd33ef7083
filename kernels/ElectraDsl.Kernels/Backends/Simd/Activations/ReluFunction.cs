using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>max(0, x), whose slope at 0 is 0. What is not a number stays none.</summary>
internal readonly struct ReluFunction : IActivationFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct => TLanes.Maximum(x, TLanes.All(0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Value, TVector Slope) ValueAndSlope<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct =>
        (Value<TLanes, TVector>(x), TLanes.SelectBelow(TLanes.All(0), x, TLanes.All(1), TLanes.All(0)));
}
