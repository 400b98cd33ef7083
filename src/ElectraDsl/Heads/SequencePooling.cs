using System.ComponentModel;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>One vector a sequence. Takes part in autograd.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SequencePooling
{
    /// <summary>The hidden state of the first token, [CLS].</summary>
    /// <param name="hidden">float32 [B, L, H].</param>
    /// <returns>float32 [B, 1, H], in the caller's dispose scope.</returns>
    public static Tensor Cls(Tensor hidden) => hidden.narrow(1, 0, 1).contiguous();

    /// <summary>The mean over all tokens.</summary>
    /// <param name="hidden">float32 [B, L, H].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <returns>float32 [B, 1, H], in the caller's dispose scope.</returns>
    public static Tensor Mean(Tensor hidden, Tensor? attentionMask)
    {
        if (attentionMask is null)
            return hidden.mean([1], keepdim: true);
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor present = attentionMask.unsqueeze(-1).to(ScalarType.Float32);                     // [B, L, 1]
        Tensor total = hidden.mul(present).sum(1, keepdim: true);                                // [B, 1, H]
        return total.div(present.sum(1, keepdim: true).clamp_min(Scalars.One)).MoveToOuterDisposeScope();
    }
}
