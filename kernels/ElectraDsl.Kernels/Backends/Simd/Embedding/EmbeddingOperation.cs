using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Embedding;

/// <summary>Rows of a table. Their gradients are added one after the other, so that no number of threads changes the sums.</summary>
/// <param name="table">[V, E].</param>
/// <param name="ids">int64 [B, L].</param>
internal sealed unsafe class EmbeddingOperation(Tensor table, Tensor ids) : TapeOperation
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
        if (tape.OfParameter(table) is not { } sums)
            return;
        Tensor rows = gradients[0]!;
        int width = checked((int)sums.shape[1]);
        long* id = (long*)TensorPointer.Of(kept!);
        float* from = (float*)TensorPointer.Of(rows), to = (float*)TensorPointer.Of(sums);
        long count = kept!.numel();
        for (long row = 0; row < count; row++)
            VectorRows.Add(to + (id[row] * width), from + (row * width), width);
        GC.KeepAlive(rows);
        GC.KeepAlive(sums);
    }
}
