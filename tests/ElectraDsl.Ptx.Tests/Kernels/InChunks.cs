using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Kernels;

/// <summary>A head that is given logits at once and works through them in chunks, as the output layer of a large vocabulary does.</summary>
/// <param name="passes">The kernels.</param>
/// <param name="width">Of a chunk.</param>
internal sealed class InChunks(GeneratorHeadPasses passes, int width) : IGeneratorHeadKernel
{
    /// <inheritdoc/>
    public GeneratorHeadOutput Run(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, RandomKey key, int firstRow, float temperature = 1)
    {
        Tensor states = passes.Start(logits.shape[0], logits.device);
        ForEach(logits, (chunk, first) => passes.Scan(chunk, first, targets, weights, states, key, firstRow, temperature));
        ForEach(logits, (chunk, first) =>
        {
            if (passes.NeedsSecondPass)
                passes.Draw(chunk, first, targets, weights, states, key, firstRow, temperature);
            passes.Differentiate(chunk, first, targets, weights, states, gradientScale);
        });
        return GeneratorHeadPasses.Finish(states, targets, weights);
    }

    /// <inheritdoc/>
    public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow, float temperature = 1) =>
        throw new NotSupportedException("The cases of the ops run it with gradients.");

    private void ForEach(Tensor logits, Action<Tensor, int> action)
    {
        for (int first = 0; first < logits.shape[1]; first += width)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor part = logits.narrow(1, first, Math.Min(width, logits.shape[1] - first)), chunk = part.contiguous();
            action(chunk, first);
            _ = part.copy_(chunk);
        }
    }
}
