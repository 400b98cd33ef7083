using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>A product with bias and non-linearity, forward and backward.</summary>
internal interface ILinearPass
{
    /// <summary>Whether the product that the forward pass keeps is another tensor than its result.</summary>
    bool IsRepeatable { get; }

    /// <summary>What the forward pass gives, and what it keeps: the input in the products' precision, and the product without bias.</summary>
    /// <param name="input">[M, I].</param>
    /// <param name="weight">float32 [O, I].</param>
    /// <param name="bias">float32 [O]; null for none.</param>
    /// <returns>
    /// In the caller's dispose scope; the product is null where backward does not need it, and the result where that shows as much.
    /// </returns>
    (Tensor Result, Tensor Input, Tensor? Product) Forward(Tensor input, Tensor weight, Tensor? bias);

    /// <summary>The result of the forward pass, from what it kept.</summary>
    /// <param name="product">The product without bias.</param>
    /// <param name="bias">As forward.</param>
    Tensor Repeat(Tensor product, Tensor? bias);

    /// <summary>The gradient of the input, in its own precision; those of weight and bias are added to.</summary>
    /// <param name="gradient">Of what the forward pass gave.</param>
    /// <param name="input">What it kept.</param>
    /// <param name="product">What it kept.</param>
    /// <param name="weight">As forward.</param>
    /// <param name="bias">As forward.</param>
    /// <param name="weightGradient">float32 [O, I]; is added to. Null where it is not wanted.</param>
    /// <param name="biasGradient">float32 [O]; is added to. Null where it is not wanted.</param>
    /// <param name="inputType">The element type of the input's gradient; null where it is not wanted.</param>
    /// <param name="inputGradient">float32 [M, I]; the input's gradient is added to it. Null for a new one.</param>
    Tensor? Backward(
        Tensor gradient,
        Tensor input,
        Tensor? product,
        Tensor weight,
        Tensor? bias,
        Tensor? weightGradient,
        Tensor? biasGradient,
        ScalarType? inputType,
        Tensor? inputGradient = null);
}
