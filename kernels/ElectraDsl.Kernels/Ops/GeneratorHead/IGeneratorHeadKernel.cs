using TorchSharp;

namespace ElectraDsl.Kernels;

/// <summary>Cross entropy of the generator's logits, its gradient, and one sample per row, in as few passes over the logits as possible.</summary>
/// <remarks>
/// Samples are drawn as an <see cref="ISampler"/> and the model's <see cref="IModelSpec"/> say. Ties, of samples as of the argmax, go to the smallest
/// index. All backends choose the same samples unless two keys, or a bound and a sum of chances, lie within rounding of one another.
/// </remarks>
public interface IGeneratorHeadKernel
{
    /// <summary>
    /// Losses, samples and accuracy; overwrites <paramref name="logits"/> by the gradient
    /// (softmax - onehot(target)) * weight * <paramref name="gradientScale"/>.
    /// </summary>
    /// <param name="logits">[M, V] float32, contiguous, without gradient tracking; M may be 0.</param>
    /// <param name="targets">[M] int64, each in [0, V).</param>
    /// <param name="weights">[M] float32; a row of weight 0 gets loss, gradient and accuracy 0, whatever its logits.</param>
    /// <param name="gradientScale">Usually 1 / (sum of the weights of the whole step), times the loss's own weight.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="firstRow">Index of slot 0 within the whole step: micro-batches then draw what one big batch would draw.</param>
    /// <param name="temperature">
    /// What scores are divided by before samples are drawn, above 0: 1 in the original. The loss knows nothing of it.
    /// </param>
    /// <returns>Fresh tensors in the caller's dispose scope; the caller frees them.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type, layout or device.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not above 0 and finite.</exception>
    GeneratorHeadOutput Run(
        torch.Tensor logits,
        torch.Tensor targets,
        torch.Tensor weights,
        float gradientScale,
        RandomKey key,
        int firstRow,
        float temperature = 1);

    /// <summary>The same losses, samples and accuracy, with <paramref name="logits"/> left as they are: for evaluation.</summary>
    /// <param name="logits">[M, V] float32, contiguous; M may be 0.</param>
    /// <param name="targets">[M] int64, each in [0, V).</param>
    /// <param name="weights">[M] float32.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="firstRow">Index of slot 0 within the whole step.</param>
    /// <param name="temperature">What scores are divided by before samples are drawn, above 0.</param>
    /// <returns>Fresh tensors in the caller's dispose scope; the caller frees them.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type, layout or device.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not above 0 and finite.</exception>
    GeneratorHeadOutput Evaluate(torch.Tensor logits, torch.Tensor targets, torch.Tensor weights, RandomKey key, int firstRow, float temperature = 1);
}
