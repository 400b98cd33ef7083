using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>A product with bias and non-linearity. Gradients of parameters go straight to where the arena has them.</summary>
/// <param name="pass">The pass.</param>
/// <param name="input">[M, I].</param>
/// <param name="weight">[O, I].</param>
/// <param name="bias">[O]; null for none.</param>
internal sealed class LinearOperation(ILinearPass pass, Tensor input, Tensor weight, Tensor? bias) : TapeOperation
{
    private readonly nint address = TensorPointer.Of(input);
    private readonly ScalarType? inputType = Tape.IsRunning || input.requires_grad ? input.dtype : null;
    private Tensor? keptInput, keptProduct;
    private TapeOperation? inputs;
    private long[] shape = [];

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => bias is null ? [input, weight] : [input, weight, bias];

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        (Tensor result, Tensor used, Tensor? product) = pass.Forward(input, weight, bias);
        shape = result.shape;

        // What a non-linearity or a norm made is made again from what that keeps in any case; rounded to bfloat16 it is half as large, and kept.
        bool isAsRead = used.dtype == input.dtype;
        inputs = isAsRead && Tape.ProducerOf(address) is { } producer && producer.CanRepeat(address) ? producer : null;
        keptInput = inputs is null ? Keep(used) : null;
        keptProduct = product is null ? null : Keep(product);
        return [result];
    }

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients)
    {
        Tensor? sum = inputType == ScalarType.Float32 ? tape.Accumulator(address) : null;
        Tensor? ofInput = pass.Backward(
            gradients[0]!.view(shape),
            keptInput ?? inputs!.Repeat(),
            keptProduct,
            weight,
            bias,
            tape.OfParameter(weight),
            tape.OfParameter(bias),
            inputType,
            sum);
        if (ofInput is not null && sum is null)
            tape.Add(address, ofInput);
    }

    /// <inheritdoc/>
    internal override bool CanRepeat(nint output) => keptProduct is not null && pass.IsRepeatable;

    /// <inheritdoc/>
    internal override Tensor Repeat() => pass.Repeat(keptProduct!, bias);
}
