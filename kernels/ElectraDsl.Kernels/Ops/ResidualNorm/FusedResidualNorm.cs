using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Dropout, residual connection and norm in one pass forward and one backward.</summary>
/// <param name="backend">Who runs it.</param>
/// <param name="device">Where its tensors lie.</param>
/// <param name="passOf">One pass: of its norm, of what it drops, and of sequences of how many rows.</param>
/// <param name="dropoutOf">The same without a norm.</param>
internal sealed class FusedResidualNorm(
    KernelBackend backend,
    DeviceType device,
    Func<Norm, Dropout, long, IResidualNormPass> passOf,
    Func<Dropout, long, IDropoutPass> dropoutOf) : IResidualNormKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => backend;

    /// <summary>One pass: of a norm, of what it drops, and of sequences of how many rows.</summary>
    internal IResidualNormPass PassOf(Norm norm, Dropout dropout, long length) => passOf(norm, dropout, length);

    /// <inheritdoc/>
    public Tensor PostNorm(Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default)
    {
        ResidualNormArguments.Check(residual, update, norm, weight, bias, device);
        return Run(residual, update, norm, weight, bias, dropout, givesSum: false)[0];
    }

    /// <inheritdoc/>
    public (Tensor Sum, Tensor Normalized) PreNorm(
        Tensor residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout = default)
    {
        ResidualNormArguments.Check(residual, update, norm, weight, bias, device);
        Tensor[] outputs = Run(residual, update, norm, weight, bias, dropout, givesSum: true);
        return (outputs[0], outputs[1]);
    }

    /// <inheritdoc/>
    public Tensor Norm(Tensor input, Norm norm, Tensor weight, Tensor? bias)
    {
        ResidualNormArguments.Check(input, input, norm, weight, bias, device);
        return Run(null, input, norm, weight, bias, default, givesSum: false)[0];
    }

    /// <inheritdoc/>
    public Tensor Sum(Tensor residual, Tensor update, Dropout dropout = default)
    {
        ResidualNormArguments.CheckSum(residual, update, device);
        using DisposeScope scope = NewDisposeScope();
        Tensor past = residual.contiguous(), made = Drawn(update.contiguous(), ref dropout);
        return Tape.Run(new DropoutOperation(PassOf(dropout, residual), made, past))[0].MoveToOuterDisposeScope();
    }

    private Tensor[] Run(
        Tensor? residual, Tensor update, Norm norm, Tensor weight, Tensor? bias, Dropout dropout, bool givesSum)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? past = residual?.contiguous();
        Tensor made = Drawn(update.contiguous(), ref dropout);
        IResidualNormPass pass = passOf(norm, dropout, update.shape[1]);
        Tensor[] outputs = Tape.Run(new ResidualNormOperation(pass, past, made, weight, bias, givesSum));
        return Array.ConvertAll(outputs, output => output.MoveToOuterDisposeScope());
    }

    /// <summary>The update, and without a key, where libtorch's generator draws, what dropout left of it.</summary>
    private static Tensor Drawn(Tensor update, ref Dropout dropout)
    {
        if (dropout is not { Rate: > 0, Key: null })
            return update;
        Tensor left = FusedDropout.Uncounted(update, dropout);
        dropout = default;
        return left;
    }

    private IDropoutPass? PassOf(Dropout dropout, Tensor rows) => dropout.Rate > 0 ? dropoutOf(dropout, rows.shape[1]) : null;
}
