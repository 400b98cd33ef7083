using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>What the discriminator's loss says about a batch. The caller owns the tensors: they lie in its dispose scope.</summary>
/// <param name="Gradient">
/// [B, L] float32: derivative of the loss by the logit (sigmoid - label for cross entropy) * gradient scale; 0 at padding.
/// </param>
/// <param name="Counters">
/// [8] float32, on the device of the logits: sum of the losses in nats, tokens, correct predictions, true positives, predicted positives, positives
/// (replaced tokens); then, for the area under the ROC curve, pairs of a replaced and an original token that were compared, and those of them where
/// the replaced token has the higher logit, ties counted half. Counts are exact up to 2^23. Of more than 1,024 tokens only those are compared whose
/// indices in [B * L] differ by a multiple of the odd number next to (B * L) / 1,024.
/// </param>
public sealed record RtdLossOutput(torch.Tensor Gradient, torch.Tensor Counters);
