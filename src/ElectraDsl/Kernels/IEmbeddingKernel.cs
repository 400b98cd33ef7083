using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Rows of tables. It takes part in autograd.</summary>
public interface IEmbeddingKernel
{
    /// <summary>The row of each id.</summary>
    /// <param name="table">float32 [V, E].</param>
    /// <param name="ids">int64 [B, L], each in [0, V).</param>
    /// <returns>float32 [B, L, E] in the caller's dispose scope.</returns>
    /// <remarks>Where the table has a <c>grad</c> already, as in an arena for training, backward adds the rows' gradients there.</remarks>
    Tensor Lookup(Tensor table, Tensor ids);
}
