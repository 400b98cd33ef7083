using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>x (1 + tanh u) / 2 with u = √(2/π) (x + 0.044715 x³) (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).</summary>
/// <remarks>(1 + tanh u) / 2 is the logistic function of 2u, whose slope is s (1 - s).</remarks>
internal readonly struct GeluTanhFunction : IActivationFunction
{
    private const float TwiceRoot = 1.5957691216f; // 2 √(2/π)
    private const float Cubic = 0.044715f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct => TLanes.Multiply(x, Half<TLanes, TVector>(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Value, TVector Slope) ValueAndSlope<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct
    {
        TVector half = Half<TLanes, TVector>(x), value = TLanes.Multiply(x, half);
        TVector slope = TLanes.MultiplyAdd(TLanes.All(3 * TwiceRoot * Cubic), TLanes.Multiply(x, x), TLanes.All(TwiceRoot));
        return (value, TLanes.MultiplyAdd(TLanes.Multiply(value, TLanes.Subtract(TLanes.All(1), half)), slope, half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Half<TLanes, TVector>(TVector x)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct
    {
        TVector inner = TLanes.MultiplyAdd(TLanes.Multiply(TLanes.All(Cubic), TLanes.Multiply(x, x)), x, x);
        return LogisticLanes<TLanes, TVector>.Of(TLanes.Multiply(TLanes.All(TwiceRoot), inner));
    }
}
