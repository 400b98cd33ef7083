using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>Replaced-token detection: loss, gradient and counters of the discriminator in one pass.</summary>
public interface IRtdLossKernel
{
    /// <summary>Evaluates a batch. A logit above 0 predicts "replaced".</summary>
    /// <param name="logits">[B, L] float32; not changed.</param>
    /// <param name="labels">[B, L] bool, true where the token was replaced: <see cref="CorruptedBatch.Labels"/>.</param>
    /// <param name="attentionMask">[B, L] bool, true where there is a token; all tokens count, [CLS] and [SEP] among them.</param>
    /// <param name="gradientScale">Usually 50 / (tokens of the whole step).</param>
    /// <returns>Fresh tensors in the caller's dispose scope; the caller frees them.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type or device.</exception>
    RtdLossOutput Run(torch.Tensor logits, torch.Tensor labels, torch.Tensor attentionMask, float gradientScale);
}
