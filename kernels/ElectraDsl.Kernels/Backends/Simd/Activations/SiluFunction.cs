using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>x σ(x).</summary>
internal readonly struct SiluFunction : IActivationFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct => TLanes.Multiply(x, LogisticLanes<TLanes, TVector>.Of(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Value, TVector Slope) ValueAndSlope<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct
    {
        TVector sigmoid = LogisticLanes<TLanes, TVector>.Of(x), value = TLanes.Multiply(x, sigmoid);
        return (value, TLanes.MultiplyAdd(value, TLanes.Subtract(TLanes.All(1), sigmoid), sigmoid));
    }
}
