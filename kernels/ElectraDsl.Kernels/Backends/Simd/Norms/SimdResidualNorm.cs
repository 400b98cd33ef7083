using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Dropouts;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Norms;

/// <summary>
/// Dropout, residual connection and norm of CPU tensors in one pass forward and one backward. Results do not depend on the number of threads.
/// </summary>
internal sealed class SimdResidualNorm : IResidualNormKernel, IBuiltInKernel
{
    private static readonly SimdDropout Plain = new();

    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor PostNorm(Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default)
    {
        ResidualNormArguments.Check(residual, update, norm, weight, bias, DeviceType.CPU);
        return Run(residual, update, norm, weight, bias, dropout, givesSum: false)[0];
    }

    /// <inheritdoc/>
    public (Tensor Sum, Tensor Normalized) PreNorm(
        Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default)
    {
        ResidualNormArguments.Check(residual, update, norm, weight, bias, DeviceType.CPU);
        Tensor[] outputs = Run(residual, update, norm, weight, bias, dropout, givesSum: true);
        return (outputs[0], outputs[1]);
    }

    /// <inheritdoc/>
    public Tensor Norm(Tensor input, Norm norm, Tensor weight, Tensor? bias)
    {
        ResidualNormArguments.Check(input, input, norm, weight, bias, DeviceType.CPU);
        return Run(null, input, norm, weight, bias, default, givesSum: false)[0];
    }

    /// <inheritdoc/>
    public Tensor Sum(Tensor residual, Tensor update, Dropout dropout = default)
    {
        ResidualNormArguments.CheckSum(residual, update, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor past = residual.contiguous(), made = Drawn(update.contiguous(), ref dropout);
        return Tape.Run(new DropoutOperation(MaskOf(dropout, residual), made, past))[0].MoveToOuterDisposeScope();
    }

    private static Tensor[] Run(
        Tensor? residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout, bool givesSum)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? past = residual?.contiguous();
        Tensor made = Drawn(update.contiguous(), ref dropout);
        ResidualNormPass pass = new(norm, MaskOf(dropout, update));
        Tensor[] outputs = Tape.Run(new ResidualNormOperation(pass, past, made, weight, bias, givesSum));
        return Array.ConvertAll(outputs, output => output.MoveToOuterDisposeScope());
    }

    /// <summary>The update, and without a key, where libtorch's generator draws, what dropout left of it.</summary>
    private static Tensor Drawn(Tensor update, ref Dropout dropout)
    {
        if (dropout is not { Rate: > 0, Key: null })
            return update;
        Tensor left = Plain.Run(update, dropout);
        dropout = default;
        return left;
    }

    private static DropoutMask? MaskOf(Dropout dropout, Tensor rows) => dropout.Rate > 0 ? new DropoutMask(dropout, rows.shape[1]) : null;
}
