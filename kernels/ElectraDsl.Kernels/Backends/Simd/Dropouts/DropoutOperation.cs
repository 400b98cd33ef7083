using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Dropouts;

/// <summary>Dropout, and the residual connection that may be behind it. The backward pass draws the mask again.</summary>
/// <param name="mask">What is dropped; null for nothing.</param>
/// <param name="input">float32, row by row.</param>
/// <param name="residual">What is added; null for nothing.</param>
internal sealed unsafe class DropoutOperation(DropoutMask? mask, Tensor input, Tensor? residual) : TapeOperation
{
    private readonly nint address = TensorPointer.Of(input), residualAddress = residual is null ? 0 : TensorPointer.Of(residual);

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => residual is null ? [input] : [input, residual];

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        // The result takes the input's place where nothing else needs that.
        bool overwrites = residual is not null && Tape.MayOverwrite(address);
        if (mask is { } drawn)
            return [Apply(input, residual, drawn, overwrites ? input.alias() : Tape.Empty(input.shape))];
        if (residual is null)
            return [input.clone()];
        return [overwrites ? input.add_(residual, Scalars.One).alias() : residual.add(input, Scalars.One)];
    }

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients)
    {
        Tensor gradient = gradients[0]!;
        if (mask is null && residual is not null)
        {
            tape.AddToBoth(residualAddress, address, gradient.alias());
            return;
        }

        tape.Add(address, mask is { } drawn ? Apply(gradient, null, drawn, Tape.Empty(gradient.shape)) : gradient.alias());
        if (residual is not null)
            tape.Add(residualAddress, gradient.alias());
    }

    /// <summary>The values that are kept, scaled, and zeros in the others' place; added to others.</summary>
    private static Tensor Apply(Tensor values, Tensor? addend, DropoutMask mask, Tensor output)
    {
        int width = checked((int)values.shape[^1]), rows = checked((int)(values.numel() / width));
        nint from = TensorPointer.Of(values), past = addend is null ? 0 : TensorPointer.Of(addend), to = TensorPointer.Of(output);
        Workers.For(rows, (long)rows * width * DropoutMask.WorkPerValue, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                long at = (long)row * width;
                mask.Apply((float*)from + at, past == 0 ? null : (float*)past + at, (float*)to + at, width, row);
            }
        });
        GC.KeepAlive(values);
        GC.KeepAlive(addend);
        return output;
    }
}
