using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>A product with a bias, forward and backward. What is done to it besides is libtorch's, as is its gradient.</summary>
/// <param name="products">The products.</param>
/// <param name="precision">Of what numbers they are made.</param>
internal sealed class TorchOpsLinearPass(WeightProducts products, Precision precision) : ILinearPass
{
    /// <inheritdoc/>
    public bool IsRepeatable => false;

    /// <inheritdoc/>
    public (Tensor Result, Tensor Input, Tensor? Product) Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        using DisposeScope scope = NewDisposeScope();
        if (precision == Precision.Float32)
            return (products.Forward(input, weight, bias).MoveToOuterDisposeScope(), input, null);
        Tensor factor = Rounded(input);                                                              // [M, I]
        Tensor product = products.Forward(factor, Rounded(weight), null).to(ScalarType.Float32);     // [M, O]
        Tensor result = bias is null ? product : product.add_(bias, Scalars.One);
        return (result.MoveToOuterDisposeScope(), ReferenceEquals(factor, input) ? input : factor.MoveToOuterDisposeScope(), null);
    }

    /// <inheritdoc/>
    public Tensor Repeat(Tensor product, Tensor? bias) => throw new NotSupportedException("Its result is not made again.");

    /// <inheritdoc/>
    public Tensor? Backward(
        Tensor gradient,
        Tensor input,
        Tensor? product,
        Tensor weight,
        Tensor? bias,
        Tensor? weightGradient,
        Tensor? biasGradient,
        ScalarType? inputType,
        Tensor? inputGradient = null)
    {
        using DisposeScope scope = NewDisposeScope();
        _ = biasGradient?.add_(gradient.sum(0, keepdim: false), Scalars.One);
        bool isSingle = precision == Precision.Float32;
        Tensor ofProduct = (isSingle ? gradient : Rounded(gradient)).contiguous();                   // [M, O]
        Tensor factor = isSingle || inputType is null ? weight : Rounded(weight);                    // [O, I]
        return products.Backward(ofProduct, input, factor, weightGradient, inputType, inputGradient)?.MoveToOuterDisposeScope();
    }

    private static Tensor Rounded(Tensor values) => values.to(ScalarType.BFloat16);
}
