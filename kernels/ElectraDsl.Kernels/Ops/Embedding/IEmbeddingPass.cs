using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>The backward pass of rows of a table, always in the same order, so that sums do not depend on threads.</summary>
internal interface IEmbeddingPass
{
    /// <summary>Adds the gradient of each row to that of the table.</summary>
    /// <param name="sums">float32 [V, E]; is added to.</param>
    /// <param name="ids">int64 [B, L].</param>
    /// <param name="rows">float32 [B, L, E].</param>
    void Add(Tensor sums, Tensor ids, Tensor rows);
}
