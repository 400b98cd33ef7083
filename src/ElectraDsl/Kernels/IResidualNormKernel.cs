using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>What stands behind attention and feed-forward: dropout, the residual connection and a norm. It takes part in autograd.</summary>
public interface IResidualNormKernel
{
    /// <summary>Norm(residual + Dropout(update)): how a post-norm layer ends a block.</summary>
    /// <param name="residual">What the block read, float32 [B, L, H]; within <see cref="IStackKernel"/> it may be overwritten.</param>
    /// <param name="update">What it made of that, float32 [B, L, H]; within <see cref="IStackKernel"/> it may be overwritten.</param>
    /// <param name="norm">Which norm.</param>
    /// <param name="weight">float32 [H].</param>
    /// <param name="bias">float32 [H]; null where the norm has none.</param>
    /// <param name="dropout">What is dropped of the update.</param>
    /// <returns>float32 [B, L, H] in the caller's dispose scope.</returns>
    Tensor PostNorm(Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default);

    /// <summary>
    /// The sum residual + Dropout(update), and its norm: how a pre-norm layer ends a block and begins the next. Both have a gradient, and the one of
    /// the sum is added to what comes back through the norm.
    /// </summary>
    /// <param name="residual">What goes past the block, float32 [B, L, H]; not changed.</param>
    /// <param name="update">What the block made, float32 [B, L, H]; within <see cref="IStackKernel"/> it may be overwritten.</param>
    /// <param name="norm">Which norm.</param>
    /// <param name="weight">float32 [H].</param>
    /// <param name="bias">float32 [H]; null where the norm has none.</param>
    /// <param name="dropout">What is dropped of the update.</param>
    /// <returns>Two of float32 [B, L, H] in the caller's dispose scope.</returns>
    (Tensor Sum, Tensor Normalized) PreNorm(
        Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default);

    /// <summary>The norm alone: how a pre-norm layer begins.</summary>
    /// <param name="input">float32 [B, L, H]; not changed.</param>
    /// <param name="norm">Which norm.</param>
    /// <param name="weight">float32 [H].</param>
    /// <param name="bias">float32 [H]; null where the norm has none.</param>
    /// <returns>float32 [B, L, H] in the caller's dispose scope.</returns>
    Tensor Norm(Tensor input, Norm norm, Tensor weight, Tensor? bias);

    /// <summary>The sum residual + Dropout(update) alone: how a pre-norm layer ends.</summary>
    /// <param name="residual">What goes past the block, float32 [B, L, H]; not changed.</param>
    /// <param name="update">What the block made, float32 [B, L, H]; within <see cref="IStackKernel"/> it may be overwritten.</param>
    /// <param name="dropout">What is dropped of the update.</param>
    /// <returns>float32 [B, L, H] in the caller's dispose scope.</returns>
    Tensor Sum(Tensor residual, Tensor update, Dropout dropout = default);
}
