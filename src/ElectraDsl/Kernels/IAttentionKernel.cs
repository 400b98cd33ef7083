using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Scaled dot-product attention of several heads (Vaswani et al., 2017, section 3.2). It takes part in autograd.</summary>
public interface IAttentionKernel
{
    /// <summary>softmax(Q Kᵀ / √D) V of every head, with dropout of the probabilities.</summary>
    /// <param name="queryKeyValue">
    /// Queries, keys and values side by side, each N heads of D values, float32 [B, L, 3 · N · D], or packed as <paramref name="mask"/> packs; not
    /// changed.
    /// </param>
    /// <param name="heads">N.</param>
    /// <param name="mask">Which keys a query sees.</param>
    /// <param name="rotary">By what queries and keys are turned first; null for nothing.</param>
    /// <param name="dropout">What is dropped of the probabilities.</param>
    /// <returns>
    /// The heads side by side, float32 [B, L, N · D] or packed, in the caller's dispose scope. What stands in rows of padding is finite and means
    /// nothing.
    /// </returns>
    Tensor Run(Tensor queryKeyValue, int heads, AttentionMask mask, RotaryPositions? rotary = null, Dropout dropout = default);
}
