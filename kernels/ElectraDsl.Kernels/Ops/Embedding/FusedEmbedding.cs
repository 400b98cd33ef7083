using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Rows of tables; their gradients are added where they belong, without a second table.</summary>
/// <param name="backend">Who runs it.</param>
/// <param name="pass">Adds them.</param>
internal sealed class FusedEmbedding(KernelBackend backend, IEmbeddingPass pass) : IEmbeddingKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => backend;

    /// <summary>Adds gradients of rows to that of their table.</summary>
    internal IEmbeddingPass Pass => pass;

    /// <inheritdoc/>
    public Tensor Lookup(Tensor table, Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(ids);
        using DisposeScope scope = NewDisposeScope();
        return Tape.Run(new EmbeddingOperation(pass, table, ids))[0].MoveToOuterDisposeScope();
    }
}
