using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>Replaced-token detection: loss, gradient and counters of the discriminator in one pass.</summary>
public interface IRtdLossKernel
{
    /// <summary>Judges a batch. The label of a token is 1 where the corrupted id differs from the original; a logit above 0 predicts "replaced".</summary>
    /// <param name="logits">[B, L] float32; not changed.</param>
    /// <param name="corruptedIds">[B, L] int64: what the discriminator read.</param>
    /// <param name="originalIds">[B, L] int64.</param>
    /// <param name="attentionMask">[B, L] bool, true where there is a token; all tokens count, [CLS] and [SEP] among them.</param>
    /// <param name="gradientScale">Usually 50 / (tokens of the whole step).</param>
    /// <returns>Fresh tensors in the caller's dispose scope; the caller frees them.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type or device.</exception>
    RtdLossOutput Run(torch.Tensor logits, torch.Tensor corruptedIds, torch.Tensor originalIds, torch.Tensor attentionMask, float gradientScale);
}
