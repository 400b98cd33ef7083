using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>What the loss of next-sentence prediction says about a batch. The caller owns the tensors: they lie in its dispose scope.</summary>
/// <param name="Gradient">Derivative of the loss by the logits, times the gradient's scale, float32 [B, 2].</param>
/// <param name="Losses">Cross-entropy of each pair's label in nats, float32 [B].</param>
/// <param name="Correct">1 where the larger logit is the label's, float32 [B].</param>
/// <param name="Labels">0 where the second segment follows the first, 1 where it is text from elsewhere, int64 [B].</param>
public sealed record NextSentenceOutput(Tensor Gradient, Tensor Losses, Tensor Correct, Tensor Labels);
