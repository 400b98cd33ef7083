using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>Runs <see cref="EmbeddingBody"/> on ids that libtorch sorts.</summary>
/// <param name="kernels">The device.</param>
internal sealed class PortableEmbeddingPass(KernelDevice kernels) : IEmbeddingPass
{
    private static readonly KernelBody OfChunks = new(EmbeddingBody.OfChunks);
    private static readonly KernelBody AddPartials = new(EmbeddingBody.AddPartials);

    /// <summary>Makes the bodies ready.</summary>
    internal static void Prepare(KernelDevice kernels)
    {
        kernels.Prepare(OfChunks);
        kernels.Prepare(AddPartials);
    }

    /// <inheritdoc/>
    public void Add(Tensor sums, Tensor ids, Tensor rows)
    {
        int count = checked((int)ids.numel()), width = checked((int)sums.shape[1]);
        if (count == 0)
            return;
        using DisposeScope scope = NewDisposeScope();
        (Tensor sorted, Tensor order) = ids.view(-1).sort(dim: 0, descending: false, stable: true); // [B * L]: rows of one id in their order
        int chunks = (count + EmbeddingBody.ChunkRows - 1) / EmbeddingBody.ChunkRows, groups = chunks * ColumnSumBody.Tiles(width);
        Tensor partials = empty(chunks, width, ScalarType.Float32, sums.device);                    // [chunks, E]
        kernels.Launch(OfChunks, groups, sorted, order, rows.contiguous(), sums, partials, count, width);
        if (chunks > 1)
            kernels.Launch(AddPartials, groups, sorted, partials, sums, count, width);
    }
}
