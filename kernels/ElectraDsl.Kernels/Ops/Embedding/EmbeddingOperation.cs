using ElectraDsl.Kernels.Autograd;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Rows of a table. Their gradients are added to the table's own.</summary>
/// <param name="pass">Adds them.</param>
/// <param name="table">[V, E].</param>
/// <param name="ids">int64 [B, L].</param>
internal sealed class EmbeddingOperation(IEmbeddingPass pass, Tensor table, Tensor ids) : TapeOperation
{
    private Tensor? kept;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => [table];

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        kept = Keep(ids.contiguous());
        return [EncoderKernels.TorchOps.Embedding.Lookup(table, ids)];
    }

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients)
    {
        if (tape.OfParameter(table) is { } sums)
            pass.Add(sums, kept!, gradients[0]!);
    }
}
