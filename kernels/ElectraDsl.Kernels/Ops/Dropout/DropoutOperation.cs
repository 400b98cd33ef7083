using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Dropout, and the residual connection that may be behind it. The backward pass draws the mask again.</summary>
/// <param name="pass">What is dropped; null for nothing.</param>
/// <param name="input">float32, row by row.</param>
/// <param name="residual">What is added; null for nothing.</param>
internal sealed class DropoutOperation(IDropoutPass? pass, Tensor input, Tensor? residual) : TapeOperation
{
    private readonly nint address = TensorPointer.Of(input), residualAddress = residual is null ? 0 : TensorPointer.Of(residual);

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => residual is null ? [input] : [input, residual];

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        // The result takes the input's place where nothing else needs that.
        bool overwrites = residual is not null && residualAddress != address && Tape.MayOverwrite(address);
        if (pass is not null)
            return [pass.Apply(input, residual, overwrites)];
        if (residual is null)
            return [input.clone()];
        return [overwrites ? input.add_(residual, Scalars.One).alias() : residual.add(input, Scalars.One)];
    }

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients)
    {
        Tensor gradient = gradients[0]!;
        if (pass is null && residual is not null)
        {
            tape.AddToBoth(residualAddress, address, gradient.alias());
            return;
        }

        tape.Add(address, pass?.Apply(gradient, null, inPlace: false) ?? gradient.alias());
        if (residual is not null)
            tape.Add(residualAddress, gradient.alias());
    }
}
