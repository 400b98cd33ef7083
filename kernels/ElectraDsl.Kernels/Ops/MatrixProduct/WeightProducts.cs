using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>
/// The products of a layer with its matrix of weights as layers call them, with results where the backend wants them. Factors are contiguous, and all
/// float32 or all bfloat16.
/// </summary>
internal abstract class WeightProducts
{
    /// <summary>What computes them.</summary>
    internal abstract IMatrixProductKernel Kernel { get; }

    /// <summary>Those of bfloat16.</summary>
    internal virtual WeightProducts InBf16 => this;

    /// <summary>Those that a kernel computes.</summary>
    internal static WeightProducts Of(IMatrixProductKernel kernel) => kernel as WeightProducts ?? new SwappedProducts(kernel);

    /// <summary>x Wᵀ + b, [M, O], in the caller's dispose scope.</summary>
    /// <param name="input">x, [M, I].</param>
    /// <param name="weight">W, [O, I].</param>
    /// <param name="bias">b, float32 [O]; null for none, as always in bfloat16.</param>
    internal abstract Tensor Forward(Tensor input, Tensor weight, Tensor? bias);

    /// <summary>The gradient of the input, G W, [M, I], in the caller's dispose scope, or added to what is there.</summary>
    /// <param name="gradient">G, of the product, [M, O].</param>
    /// <param name="weight">W, [O, I].</param>
    /// <param name="total">Float32, [M, I]; is added to and returned. Null for a new one, as always in bfloat16.</param>
    internal abstract Tensor OfInput(Tensor gradient, Tensor weight, Tensor? total = null);

    /// <summary>The gradient of the weights, Gᵀ x, [O, I], in the caller's dispose scope, or added to what is there.</summary>
    /// <param name="gradient">G, of the product, [M, O].</param>
    /// <param name="input">x, [M, I].</param>
    /// <param name="total">Float32, [O, I]; is added to and returned. Null for a new one, as always in bfloat16.</param>
    internal abstract Tensor OfWeight(Tensor gradient, Tensor input, Tensor? total = null);

    /// <summary>What a layer's backward pass ends with: adds the gradient of the weights, and gives that of the input.</summary>
    /// <param name="gradient">G, of the product, [M, O].</param>
    /// <param name="input">x, [M, I], of G's element type.</param>
    /// <param name="weight">W, [O, I], of G's element type.</param>
    /// <param name="weightGradient">Float32, [O, I]; is added to. Null where it is not wanted.</param>
    /// <param name="inputType">The element type of the input's gradient; null where it is not wanted. Float32 for float32 factors.</param>
    /// <param name="inputGradient">Float32, [M, I]; is added to and returned. Null for a new one.</param>
    /// <returns>In the caller's dispose scope.</returns>
    internal Tensor? Backward(
        Tensor gradient, Tensor input, Tensor weight, Tensor? weightGradient, ScalarType? inputType, Tensor? inputGradient)
    {
        bool isRounded = gradient.dtype == ScalarType.BFloat16;
        if (weightGradient is not null && !isRounded)
            _ = OfWeight(gradient, input, weightGradient);
        else
            _ = weightGradient?.add_(OfWeight(gradient, input), Scalars.One);
        if (inputType is not { } type)
            return null;
        if (!isRounded)
            return OfInput(gradient, weight, inputGradient);
        Tensor ofInput = OfInput(gradient, weight);                                                  // [M, I]
        return inputGradient?.view(ofInput.shape).add_(ofInput, Scalars.One) ?? ofInput.to(type);
    }
}
