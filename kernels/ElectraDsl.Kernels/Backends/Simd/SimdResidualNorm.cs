using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>
/// Dropout, residual connection and norm of CPU tensors in one pass forward and one backward. Results do not depend on the number of threads.
/// </summary>
internal sealed class SimdResidualNorm : IResidualNormKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor PostNorm(Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default)
    {
        ResidualNormArguments.Check(residual, update, norm, weight, bias, DeviceType.CPU);
        if (IsOfLibtorch(norm, dropout))
            return EncoderKernels.TorchOps.ResidualNorm.PostNorm(residual, update, norm, weight, bias, dropout);

        using DisposeScope scope = NewDisposeScope();
        ResidualNormPass pass = PassOf(norm, dropout, residual);
        Tensor normalized = NeedsGradient(residual, update, weight, bias)
            ? PostNormFunction.apply(residual, update, weight, bias!, pass)
            : pass.Forward(residual, update, weight, bias).Normalized;
        return normalized.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public (Tensor Sum, Tensor Normalized) PreNorm(
        Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default)
    {
        ResidualNormArguments.Check(residual, update, norm, weight, bias, DeviceType.CPU);
        if (IsOfLibtorch(norm, dropout))
            return EncoderKernels.TorchOps.ResidualNorm.PreNorm(residual, update, norm, weight, bias, dropout);

        using DisposeScope scope = NewDisposeScope();
        ResidualNormPass pass = PassOf(norm, dropout, residual);
        if (NeedsGradient(residual, update, weight, bias))
        {
            List<Tensor> outputs = PreNormFunction.apply(residual, update, weight, bias!, pass);
            return (outputs[0].MoveToOuterDisposeScope(), outputs[1].MoveToOuterDisposeScope());
        }

        (Tensor sum, Tensor normalized, _) = pass.Forward(residual, update, weight, bias);
        return (sum.MoveToOuterDisposeScope(), normalized.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Whether libtorch computes it: dropout without a key, which draws from libtorch's generator, and a layer norm without dropout, which is one
    /// fused call there already, as fast as this (0.7 to 1.3 times, by the benchmark <c>blocks</c>), and frees what it keeps during the backward
    /// pass.
    /// </summary>
    private static bool IsOfLibtorch(Norm norm, Dropout dropout) =>
        dropout is { Rate: > 0, Key: null } || (dropout.Rate == 0 && norm.Kind == Normalization.LayerNorm);

    private static ResidualNormPass PassOf(Norm norm, Dropout dropout, Tensor residual) =>
        new(norm, dropout.Rate > 0 ? new DropoutMask(dropout, residual.shape[1]) : null);

    private static bool NeedsGradient(Tensor residual, Tensor update, Tensor weight, Tensor? bias) =>
        is_grad_enabled() && (residual.requires_grad || update.requires_grad || weight.requires_grad || bias is { requires_grad: true });
}
