using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Attention of tokens to their neighbors only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LocalAttention
{
    /// <summary>
    /// Which keys a query sees: those at most <paramref name="window"/> tokens away that are no padding, and in any case itself. Without the
    /// last, a query deep in padding would see nothing, and the softmax of nothing is 0 / 0 wherever a kernel takes no care.
    /// </summary>
    /// <param name="keyMask">True where there is a token, bool [B, 1, 1, L]; null where nothing is padded.</param>
    /// <param name="length">L.</param>
    /// <param name="window">Tokens to either side.</param>
    /// <param name="device">Where the mask lives.</param>
    /// <returns>bool [L, L], or [B, 1, L, L] where there is padding; the caller disposes it.</returns>
    public static Tensor Mask(Tensor? keyMask, long length, long window, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mask = ones(length, length, ScalarType.Bool, device).triu(-window).tril(window); // [L, L]
        if (keyMask is not null)
            mask = mask.logical_and(keyMask).logical_or(eye(length, length, ScalarType.Bool, device)); // [B, 1, L, L]
        return mask.MoveToOuterDisposeScope();
    }
}
