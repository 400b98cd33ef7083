using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Attention as libtorch has it, on heads that are taken apart and put together again: the oracle of the fused one.</summary>
internal sealed class TorchOpsAttention : IAttentionKernel
{
    /// <inheritdoc/>
    public Tensor Run(Tensor queryKeyValue, int heads, AttentionMask mask, RotaryPositions? rotary = null, Dropout dropout = default)
    {
        ArgumentNullException.ThrowIfNull(queryKeyValue);
        ArgumentNullException.ThrowIfNull(mask);
        using DisposeScope scope = NewDisposeScope();
        Tensor padded = mask.Unpack(queryKeyValue);                                 // [B, L, 3 N D]
        long batch = padded.shape[0], length = padded.shape[1], width = padded.shape[2] / 3;
        Tensor[] projected = padded
            .view(batch, length, 3, heads, width / heads)
            .permute(2, 0, 3, 1, 4)                                                 // [3, B, N, L, D]
            .unbind(0);                                                             // 3 x [B, N, L, D]
        Tensor query = rotary?.Rotate(projected[0]) ?? projected[0], key = rotary?.Rotate(projected[1]) ?? projected[1];
        Tensor context = nn.functional.scaled_dot_product_attention(query, key, projected[2], mask.Pairs, dropout.Rate); // [B, N, L, D]
        return mask.Pack(context.transpose(1, 2).reshape(batch, length, width)).MoveToOuterDisposeScope();
    }
}
