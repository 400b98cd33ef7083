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
    private LinearOperation? inputs;
    private long[] shape = [];

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => bias is null ? [input, weight] : [input, weight, bias];

    private bool IsRepeatable => keptProduct is not null && pass.IsRepeatable;

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        (Tensor result, Tensor used, Tensor? product) = pass.Forward(input, weight, bias);
        shape = result.shape;

        // What a non-linearity made is made again from its product, which is kept in any case.
        inputs = Tape.ProducerOf(address) is LinearOperation { IsRepeatable: true } producer ? producer : null;
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

    /// <summary>The result once more, in the caller's dispose scope.</summary>
    private Tensor Repeat() => pass.Repeat(keptProduct!, bias);
}
