using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Rows as libtorch gathers them; its gradient is a whole table.</summary>
internal sealed class TorchOpsEmbedding : IEmbeddingKernel
{
    /// <inheritdoc/>
    public Tensor Lookup(Tensor table, Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(ids);
        using DisposeScope scope = NewDisposeScope();
        return table.index_select(0, ids.view(-1)).view(ids.shape[0], ids.shape[1], table.shape[1]).MoveToOuterDisposeScope();
    }
}
