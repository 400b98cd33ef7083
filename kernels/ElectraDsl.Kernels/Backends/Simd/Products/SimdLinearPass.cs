using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Activations;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>A product of CPU tensors with bias and non-linearity, forward and backward.</summary>
/// <param name="arena">Has the weights rounded to bfloat16; null for float32 products.</param>
/// <param name="activation">The non-linearity; null for none.</param>
/// <param name="products">The products, of float32 or of bfloat16.</param>
/// <param name="registerBits">128, 256 or 512.</param>
internal sealed class SimdLinearPass(ParameterArena? arena, Activation? activation, WeightProducts products, int registerBits) : ILinearPass
{
    private readonly ActivationPass pass = new(
        activation,
        arena is null ? ScalarType.Float32 : ScalarType.BFloat16,
        arena is null || activation is null ? ScalarType.Float32 : ScalarType.BFloat16,
        registerBits);

    /// <summary>Whether what is made of the product differs from libtorch's product with a bias.</summary>
    private bool IsPlain => arena is null && activation is null;

    /// <inheritdoc/>
    public (Tensor Result, Tensor Input, Tensor? Product) Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        using DisposeScope scope = NewDisposeScope();
        if (IsPlain)
            return (products.Forward(input, weight, bias).MoveToOuterDisposeScope(), input, null);

        Tensor factor = arena is null ? input : input.to(ScalarType.BFloat16);
        Tensor product = products.Forward(factor, arena?.Rounded(weight) ?? weight, null); // [M, O]
        Tensor result = pass.Forward(product, bias, isPassing: Tape.HasMemory).MoveToOuterDisposeScope();
        Tensor kept = ReferenceEquals(factor, input) ? input : factor.MoveToOuterDisposeScope();

        // What a rectifier let through shows in its result, which the next product keeps anyway.
        return (result, kept, activation switch { null => null, Activation.Relu => result, _ => product.MoveToOuterDisposeScope() });
    }

    /// <inheritdoc/>
    public bool IsRepeatable => activation is not (null or Activation.Relu);

    /// <inheritdoc/>
    public Tensor Repeat(Tensor product, Tensor? bias) => pass.Forward(product, bias, isPassing: true);

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
        Tensor lying = gradient.contiguous();
        Tensor? shift = activation == Activation.Relu ? null : bias;
        Tensor ofProduct = pass.Backward(product ?? lying, shift, lying, biasGradient) ?? lying; // [M, O]
        Tensor factor = arena?.Rounded(weight) ?? weight;
        return products.Backward(ofProduct, input, factor, weightGradient, inputType, inputGradient)?.MoveToOuterDisposeScope();
    }
}
