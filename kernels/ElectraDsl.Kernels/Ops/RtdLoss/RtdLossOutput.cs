using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>What the discriminator's loss says about a batch. The caller owns the tensors: they lie in its dispose scope.</summary>
/// <param name="Gradient">[B, L] float32: derivative of the loss by the logit (sigmoid - label for cross entropy) * gradient scale; 0 at padding.</param>
/// <param name="Counters">
/// [6 + 512] float32, on the device of the logits: sum of the losses in nats, tokens, correct predictions, true positives, predicted positives, positives
/// (replaced tokens), then the <see cref="RtdHistogram"/> of the logits. Counts are exact up to 2^24.
/// </param>
public sealed record RtdLossOutput(torch.Tensor Gradient, torch.Tensor Counters);
