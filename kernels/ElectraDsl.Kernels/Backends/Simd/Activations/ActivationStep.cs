using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>What stands behind a product, a vector of columns at a time: the bias, a non-linearity, perhaps a gate; and the way back.</summary>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
/// <typeparam name="TFunction">The non-linearity.</typeparam>
/// <typeparam name="TProduct">How the product lies.</typeparam>
/// <typeparam name="TResult">How what is made of it lies, and its gradient.</typeparam>
internal static unsafe class ActivationStep<TLanes, TVector, TFunction, TProduct, TResult>
    where TLanes : struct, IVectorLanes<TVector>
    where TVector : struct
    where TFunction : struct, IActivationFunction
    where TProduct : struct, IElementType
    where TResult : struct, IElementType
{
    /// <summary>f(product + bias).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Forward(byte* product, float* bias, byte* result) =>
        TResult.Store<TLanes, TVector>(TFunction.Value<TLanes, TVector>(Sum(product, bias)), result);

    /// <summary>f(gate) · up, each with its bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ForwardGated(byte* gate, byte* up, float* gateBias, float* upBias, byte* result) =>
        TResult.Store<TLanes, TVector>(TLanes.Multiply(TFunction.Value<TLanes, TVector>(Sum(gate, gateBias)), Sum(up, upBias)), result);

    /// <summary>The gradient of the product; that of the bias is added to. Either may be unwanted: null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Backward(byte* product, float* bias, byte* gradient, byte* ofProduct, float* ofBias)
    {
        TVector result = TResult.Load<TLanes, TVector>(gradient);
        if (typeof(TFunction) != typeof(IdentityFunction))
            result = TLanes.Multiply(result, TFunction.ValueAndSlope<TLanes, TVector>(Sum(product, bias)).Slope);
        Write(result, ofProduct, ofBias);
    }

    /// <summary>The gradients of gate and up; those of their biases are added to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BackwardGated(
        byte* gate,
        byte* up,
        float* gateBias,
        float* upBias,
        byte* gradient,
        byte* ofGate,
        byte* ofUp,
        float* ofGateBias,
        float* ofUpBias)
    {
        TVector incoming = TResult.Load<TLanes, TVector>(gradient), other = Sum(up, upBias);
        (TVector value, TVector slope) = TFunction.ValueAndSlope<TLanes, TVector>(Sum(gate, gateBias));
        Write(TLanes.Multiply(TLanes.Multiply(incoming, other), slope), ofGate, ofGateBias);
        Write(TLanes.Multiply(incoming, value), ofUp, ofUpBias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(byte* product, float* bias) => bias == null
        ? TProduct.Load<TLanes, TVector>(product)
        : TLanes.Add(TProduct.Load<TLanes, TVector>(product), TLanes.Load(bias));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TVector gradient, byte* ofProduct, float* ofBias)
    {
        if (ofProduct != null)
            TProduct.Store<TLanes, TVector>(gradient, ofProduct);
        if (ofBias != null)
            TLanes.Store(TLanes.Add(TLanes.Load(ofBias), gradient), ofBias);
    }
}
