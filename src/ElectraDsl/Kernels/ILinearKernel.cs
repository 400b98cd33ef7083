using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Products with a matrix of weights, and the non-linearity that may follow. They take part in autograd.</summary>
/// <remarks>
/// Where a weight or a bias has a <c>grad</c> already, as in an arena for training, backward adds to it directly; else it is returned to autograd.
/// </remarks>
public interface ILinearKernel
{
    /// <summary>x Wᵀ + b.</summary>
    /// <param name="input">[…, I]: float32, or what <see cref="Activated"/> gave.</param>
    /// <param name="weight">float32 [O, I].</param>
    /// <param name="bias">float32 [O]; null for none.</param>
    /// <returns>float32 […, O] in the caller's dispose scope.</returns>
    Tensor Run(Tensor input, Tensor weight, Tensor? bias);

    /// <summary>f(x Wᵀ + b); of a gated f, the first half of the columns through f times the second half.</summary>
    /// <param name="input">float32 […, I].</param>
    /// <param name="weight">float32 [O, I].</param>
    /// <param name="bias">float32 [O]; null for none.</param>
    /// <param name="activation">f.</param>
    /// <returns>
    /// […, O], or […, O / 2] of a gated f, in the caller's dispose scope: for another product of this kernel, whose element type it has. Within
    /// <see cref="IStackKernel"/> its values are there until the next call.
    /// </returns>
    Tensor Activated(Tensor input, Tensor weight, Tensor? bias, Activation activation);

    /// <summary>The backward pass of <see cref="Run"/> by hand, for what has no node in autograd.</summary>
    /// <param name="gradient">Of the product, float32 [M, O].</param>
    /// <param name="input">float32 [M, I].</param>
    /// <param name="weight">float32 [O, I].</param>
    /// <param name="weightGradient">float32 [O, I]; is added to.</param>
    /// <param name="biasGradient">float32 [O]; is added to.</param>
    /// <returns>The gradient of the input, float32 [M, I], in the caller's dispose scope.</returns>
    Tensor Backward(Tensor gradient, Tensor input, Tensor weight, Tensor weightGradient, Tensor biasGradient);
}
