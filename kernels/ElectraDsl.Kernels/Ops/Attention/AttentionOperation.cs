using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Attention of all heads.</summary>
/// <param name="pass">The pass.</param>
/// <param name="queryKeyValue">The projections.</param>
internal sealed class AttentionOperation(IAttentionPass pass, Tensor queryKeyValue) : TapeOperation
{
    private readonly nint address = TensorPointer.Of(queryKeyValue);
    private Tensor? projections;
    private Tensor[] kept = [];

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => [queryKeyValue];

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        (Tensor context, Tensor[] needed) = pass.Forward(queryKeyValue);
        projections = Keep(queryKeyValue);
        kept = Array.ConvertAll(needed, Keep);
        return [context];
    }

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients) =>
        tape.Add(address, pass.Backward(projections!, kept, gradients[0]!));
}
