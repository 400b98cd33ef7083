using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>The block in three operations of libtorch, whose autograd does the backward pass: the oracle of the fused ones.</summary>
internal sealed class TorchOpsResidualNorm : IResidualNormKernel
{
    private static readonly TorchOpsDropout Dropout = new();

    /// <inheritdoc/>
    public Tensor PostNorm(Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default)
    {
        using DisposeScope scope = NewDisposeScope();
        return norm.Apply(residual.add(Dropout.Run(update, dropout), Scalars.One), weight, bias).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public (Tensor Sum, Tensor Normalized) PreNorm(
        Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = residual.add(Dropout.Run(update, dropout), Scalars.One); // [B, L, H]
        return (sum.MoveToOuterDisposeScope(), norm.Apply(sum, weight, bias).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public Tensor Norm(Tensor input, Norm norm, Tensor weight, Tensor? bias) => norm.Apply(input, weight, bias);

    /// <inheritdoc/>
    public Tensor Sum(Tensor residual, Tensor update, Dropout dropout = default)
    {
        using DisposeScope scope = NewDisposeScope();
        return residual.add(Dropout.Run(update, dropout), Scalars.One).MoveToOuterDisposeScope();
    }
}
