using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Attention of all heads of a batch, forward and backward.</summary>
internal interface IAttentionPass
{
    /// <summary>What the heads read, [B, L, N · D] or packed, and what the backward pass needs besides queries, keys and values.</summary>
    /// <param name="queryKeyValue">[B, L, 3 · N · D] or packed.</param>
    /// <returns>In the caller's dispose scope; what is kept may be the context itself.</returns>
    (Tensor Context, Tensor[] Kept) Forward(Tensor queryKeyValue);

    /// <summary>The gradient of queries, keys and values, as these lie.</summary>
    /// <param name="queryKeyValue">As forward.</param>
    /// <param name="kept">From the forward pass.</param>
    /// <param name="gradient">Of what the heads read.</param>
    /// <returns>In the caller's dispose scope.</returns>
    Tensor Backward(Tensor queryKeyValue, Tensor[] kept, Tensor gradient);
}
