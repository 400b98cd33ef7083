using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>A norm, and the residual connection that may be before it.</summary>
/// <param name="pass">The pass.</param>
/// <param name="residual">What goes past the block, [B, L, H]; null for nothing.</param>
/// <param name="update">What is added to it, or normalized alone.</param>
/// <param name="weight">[H].</param>
/// <param name="bias">[H]; null for none.</param>
/// <param name="givesSum">Whether the sum is read, too.</param>
internal sealed class ResidualNormOperation(
    IResidualNormPass pass, Tensor? residual, Tensor update, Tensor weight, Tensor? bias, bool givesSum) : TapeOperation
{
    private readonly nint updateAddress = TensorPointer.Of(update), residualAddress = residual is null ? 0 : TensorPointer.Of(residual);
    private nint normalizedAddress;
    private Tensor? keptSum, statistics;

    /// <summary>Whether the residual ends here, as in a post-norm layer.</summary>
    private bool IsLast => residual is not null && !givesSum;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs =>
        [.. new[] { residual, update, weight, bias }.OfType<Tensor>()];

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        // The sum takes the update's place where nothing else needs that, and its norm the residual's: one hidden state then goes through all layers.
        bool overwrites = residual is not null && residualAddress != updateAddress;
        Tensor? sumPlace = overwrites && Tape.MayOverwrite(updateAddress) ? update : null;
        Tensor? normPlace = overwrites && IsLast && Tape.MayOverwrite(residualAddress) ? residual : null;
        (Tensor sum, Tensor normalized, Tensor ofRows) = pass.Forward(residual, update, weight, bias, sumPlace, normPlace);
        normalizedAddress = TensorPointer.Of(normalized);
        keptSum = Keep(sum);
        statistics = Keep(ofRows);
        return givesSum ? [sum, normalized] : [normalized];
    }

    /// <inheritdoc/>
    internal override bool CanRepeat(nint output) => IsLast && output == normalizedAddress;

    /// <inheritdoc/>
    internal override Tensor Repeat() => pass.Repeat(keptSum!, statistics!, weight, bias);

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients)
    {
        // What is normalized alone is usually read by something else, too: that gradient is added in the same pass.
        Tensor? ofSum = residual is null ? tape.TakeView(updateAddress, keptSum!.shape) : givesSum ? gradients[0] : null;
        (Tensor ofResidual, Tensor ofUpdate, Tensor ofWeight, Tensor ofBias) =
            pass.Backward(keptSum!, statistics!, weight, ofSum, gradients[^1] ?? zeros_like(keptSum!));
        if (residual is null)
        {
            tape.Add(updateAddress, ofUpdate);
        }
        else if (ReferenceEquals(ofResidual, ofUpdate))
        {
            tape.AddToBoth(residualAddress, updateAddress, ofUpdate);
        }
        else
        {
            tape.Add(residualAddress, ofResidual);
            tape.Add(updateAddress, ofUpdate);
        }

        _ = tape.OfParameter(weight)?.add_(ofWeight, Scalars.One);
        _ = tape.OfParameter(bias)?.add_(ofBias, Scalars.One);
    }
}
