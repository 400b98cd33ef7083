using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Rows of a table in autograd. Their gradients are added one after the other, so that no number of threads changes the sums.</summary>
internal sealed unsafe class EmbeddingFunction : autograd.SingleTensorFunction<EmbeddingFunction>
{
    private const string Table = "table";

    /// <inheritdoc/>
    public override string Name => nameof(EmbeddingFunction);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor table = (Tensor)vars[0], ids = (Tensor)vars[1];
        ctx.save_for_backward([ids]);
        ctx.save_data(Table, new SavedTable(table));
        return EncoderKernels.TorchOps.Embedding.Lookup(table, ids);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        HandedOutGradients.Free();
        using Tensor gradient = grad_output;
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = ctx.get_saved_variables()[0].contiguous(), rows = gradient.contiguous();
        Tensor sums = ((SavedTable)ctx.get_data(Table)!).Table.grad!;
        int width = checked((int)sums.shape[1]);
        long* id = (long*)TensorPointer.Of(ids);
        float* from = (float*)TensorPointer.Of(rows), to = (float*)TensorPointer.Of(sums);
        long count = ids.numel();
        for (long row = 0; row < count; row++)
            VectorRows.Add(to + (id[row] * width), from + (row * width), width);
        GC.KeepAlive(ids);
        GC.KeepAlive(rows);
        GC.KeepAlive(sums);
        return HandedOutGradients.Of(null, null);
    }

    /// <summary>A parameter: autograd need not keep what the arena holds.</summary>
    /// <param name="Table">The table.</param>
    private sealed record SavedTable(Tensor Table);
}
