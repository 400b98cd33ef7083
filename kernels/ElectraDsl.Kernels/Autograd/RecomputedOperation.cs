using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>
/// Several operations of which the input alone is kept: the backward pass computes them once more, on a tape of their own (activation checkpointing;
/// Chen et al., 2016, "Training Deep Nets with Sublinear Memory Cost", section 4).
/// </summary>
/// <param name="input">What they read.</param>
/// <param name="operations">Computes them: the same whenever it is called.</param>
internal sealed class RecomputedOperation(Tensor input, Func<Tensor, Tensor> operations) : TapeOperation
{
    private readonly nint address = TensorPointer.Of(input);
    private Tensor? kept;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => [input];

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        kept = Keep(input);
        using Tape inner = MakeTape();
        using Tensor made = inner.Recording(() => [operations(input)])[0];
        return [Tape.EmptyOn(made.device, made.shape).copy_(made)]; // the inner tape's memory ends with it
    }

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients)
    {
        using Tape inner = MakeTape();
        Tensor output = inner.Recording(() => [operations(kept!)])[0];
        inner.Add(TensorPointer.Of(output), gradients[0]!.alias());
        inner.Backward();
        if (inner.TakeView(address, kept!.shape) is { } ofInput)
            tape.Add(address, Tape.EmptyOn(ofInput.device, ofInput.shape).copy_(ofInput)); // the inner tape's memory ends with it
    }

    private static Tape MakeTape() => new(new ActivationMemory(), isRepeated: true);
}
