using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// The loss of next-sentence prediction (<c>get_next_sentence_output</c> of google-research/bert's run_pretraining.py): cross-entropy of two logits a
/// pair, with its gradient, which starts the backward pass.
/// </summary>
public static class NextSentenceLoss
{
    /// <summary>Evaluates a batch.</summary>
    /// <param name="logits">Of "it follows" and "it is text from elsewhere", without autograd, float32 [B, 2].</param>
    /// <param name="labels">0 or 1, int64 [B].</param>
    /// <param name="gradientScale">1 / pairs of the whole batch, for their mean; 0 where nothing is to be learned.</param>
    /// <returns>Fresh tensors in the caller's dispose scope; <see cref="NextSentenceOutput.Labels"/> is the argument.</returns>
    public static NextSentenceOutput Run(Tensor logits, Tensor labels, float gradientScale)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        using DisposeScope scope = NewDisposeScope();
        Tensor logProbabilities = logits.log_softmax(-1);                                                    // [B, 2]
        Tensor truth = nn.functional.one_hot(labels, 2).to(ScalarType.Float32);                              // [B, 2]
        Tensor losses = logProbabilities.mul(truth).sum(-1).neg();                                           // [B]
        Tensor correct = logits.argmax(-1).eq(labels).to(ScalarType.Float32);                                // [B]
        Tensor gradient = logProbabilities.exp().sub(truth).mul(DeviceValues.Constant(gradientScale, logits.device)); // [B, 2]
        return new NextSentenceOutput(
            gradient.MoveToOuterDisposeScope(),
            losses.MoveToOuterDisposeScope(),
            correct.MoveToOuterDisposeScope(),
            labels);
    }
}
