using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Embedding;

/// <summary>Rows of CPU tables; their gradients are added where they belong, without a second table.</summary>
internal sealed class SimdEmbedding : IEmbeddingKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor Lookup(Tensor table, Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(ids);
        using DisposeScope scope = NewDisposeScope();
        return Tape.Run(new EmbeddingOperation(table, ids))[0].MoveToOuterDisposeScope();
    }
}
