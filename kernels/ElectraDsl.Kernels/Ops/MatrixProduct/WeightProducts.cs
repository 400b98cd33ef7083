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
}
