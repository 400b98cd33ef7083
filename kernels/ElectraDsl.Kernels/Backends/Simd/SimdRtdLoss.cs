using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Replaced-token detection on CPU tensors. A step has some thousand tokens, so plain loops over chunks do.</summary>
internal sealed unsafe class SimdRtdLoss<TLoss> : IRtdLossKernel
    where TLoss : struct, IRtdLoss
{
    // Fixed, so that the sums do not depend on the number of threads.
    private const int ChunkSize = 4096;

    // Two exponentials and a logarithm.
    private const int WorkPerToken = 32;

    /// <inheritdoc/>
    public RtdLossOutput Run(Tensor logits, Tensor corruptedIds, Tensor originalIds, Tensor attentionMask, float gradientScale)
    {
        int count = RtdLossArguments.Check(logits, corruptedIds, originalIds, attentionMask, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor x = logits.contiguous();                                  // [B, L]
        Tensor corrupted = corruptedIds.contiguous();                    // [B, L]
        Tensor original = originalIds.contiguous();                      // [B, L]
        Tensor mask = attentionMask.contiguous();                        // [B, L]
        Tensor gradient = empty(logits.shape, ScalarType.Float32);       // [B, L]
        Tensor counters = empty(RtdCounter.Count, ScalarType.Float32);   // [6]
        nint logitsAt = TensorPointer.Of(x), corruptedAt = TensorPointer.Of(corrupted), originalAt = TensorPointer.Of(original);
        nint maskAt = TensorPointer.Of(mask), gradientAt = TensorPointer.Of(gradient);

        int chunks = (count + ChunkSize - 1) / ChunkSize;
        double[] sums = new double[chunks * RtdCounter.Count];
        Workers.For(chunks, (long)count * WorkPerToken, (from, to) =>
        {
            for (int chunk = from; chunk < to; chunk++)
            {
                int start = chunk * ChunkSize;
                Judge(
                    (float*)logitsAt + start, (long*)corruptedAt + start, (long*)originalAt + start, (bool*)maskAt + start, (float*)gradientAt + start,
                    Math.Min(ChunkSize, count - start), gradientScale, sums.AsSpan(chunk * RtdCounter.Count, RtdCounter.Count));
            }
        });

        Span<float> totals = new((float*)TensorPointer.Of(counters), RtdCounter.Count);
        for (int counter = 0; counter < RtdCounter.Count; counter++)
        {
            double total = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
                total += sums[(chunk * RtdCounter.Count) + counter];
            totals[counter] = (float)total;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(corrupted);
        GC.KeepAlive(original);
        GC.KeepAlive(mask);
        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }

    private static void Judge(
        float* logits, long* corrupted, long* original, bool* mask, float* gradient, int count, float gradientScale, Span<double> sums)
    {
        double loss = 0;
        int tokens = 0, correct = 0, truePositives = 0, predictedPositives = 0, positives = 0;
        for (int i = 0; i < count; i++)
        {
            if (!mask[i])
            {
                gradient[i] = 0;
                continue;
            }

            bool replaced = corrupted[i] != original[i];
            bool predicted = logits[i] > 0;
            float label = replaced ? 1 : 0;
            loss += TLoss.Loss(logits[i], label);
            gradient[i] = TLoss.Gradient(logits[i], label) * gradientScale;
            tokens++;
            correct += predicted == replaced ? 1 : 0;
            truePositives += predicted && replaced ? 1 : 0;
            predictedPositives += predicted ? 1 : 0;
            positives += replaced ? 1 : 0;
        }

        sums[RtdCounter.LossSum] = loss;
        sums[RtdCounter.Tokens] = tokens;
        sums[RtdCounter.Correct] = correct;
        sums[RtdCounter.TruePositives] = truePositives;
        sums[RtdCounter.PredictedPositives] = predictedPositives;
        sums[RtdCounter.Positives] = positives;
    }
}
