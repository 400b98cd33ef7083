using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Attention;

/// <summary>Attention of all heads.</summary>
/// <param name="pass">The pass.</param>
/// <param name="queryKeyValue">The projections.</param>
internal sealed class AttentionOperation(AttentionPass pass, Tensor queryKeyValue) : TapeOperation
{
    private readonly nint address = TensorPointer.Of(queryKeyValue);
    private Tensor? projections, logSums;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => [queryKeyValue];

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        (Tensor context, Tensor sums) = pass.Forward(queryKeyValue);
        projections = Keep(queryKeyValue);
        logSums = Keep(sums);
        return [context];
    }

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients) =>
        tape.Add(address, pass.Backward(projections!, logSums!, gradients[0]!));
}
