using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.RtdLoss;

/// <summary>Replaced-token detection on CPU tensors: cross entropy by vectors, a loss of the user's own token by token, inlined.</summary>
internal sealed unsafe class SimdRtdLoss<TSpec> : IRtdLossKernel, IBuiltInKernel
    where TSpec : struct, IModelSpec
{
    // Fixed, so that the sums do not depend on the number of threads. A chunk of cross entropy takes about what it takes to wake a thread.
    private const int ChunkSize = 1 << 14;

    // A vector's share of exponential, logarithm and two quotients; or, one by one, two exponentials and a logarithm.
    private static readonly int WorkPerToken = TSpec.RtdLoss == typeof(BinaryCrossEntropy) ? 2 : 32;

    // A token is held against its share of a group's hundred or so replaced ones, a vector at a time.
    private const int WorkPerRankedToken = 8;

    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        int count = RtdLossArguments.Check(logits, labels, attentionMask, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor x = logits.contiguous();                                  // [B, L]
        Tensor label = labels.contiguous();                              // [B, L]
        Tensor mask = attentionMask.contiguous();                        // [B, L]
        Tensor gradient = empty(logits.shape, ScalarType.Float32);       // [B, L]
        Tensor counters = empty(RtdCounter.Count, ScalarType.Float32);   // [8]
        nint logitsAt = TensorPointer.Of(x),
            labelsAt = TensorPointer.Of(label),
            maskAt = TensorPointer.Of(mask),
            gradientAt = TensorPointer.Of(gradient);

        RtdTally[] tallies = new RtdTally[(count + ChunkSize - 1) / ChunkSize];
        Workers.For(tallies.Length, (long)count * WorkPerToken, (from, to) =>
        {
            for (int chunk = from; chunk < to; chunk++)
            {
                int start = chunk * ChunkSize;
                tallies[chunk] = LossAndGradient(
                    (float*)logitsAt + start,
                    (byte*)labelsAt + start,
                    (byte*)maskAt + start,
                    (float*)gradientAt + start,
                    Math.Min(ChunkSize, count - start),
                    gradientScale);
            }
        });

        int groups = RtdGroups.CountFor(count);
        (long Pairs, long Halves)[] rankings = new (long, long)[groups];
        Workers.For(groups, (long)count * WorkPerRankedToken, (from, to) =>
        {
            for (int group = from; group < to; group++)
                rankings[group] = RtdRanking.Compare((float*)logitsAt, (byte*)labelsAt, (byte*)maskAt, group, groups, count);
        });

        Span<double> totals = stackalloc double[RtdCounter.Count];
        totals.Clear();
        foreach (RtdTally tally in tallies)
            tally.AddTo(totals);
        foreach ((long pairs, long halves) in rankings)
        {
            totals[RtdCounter.Pairs] += pairs;
            totals[RtdCounter.PairsWon] += halves / 2.0;
        }

        Span<float> written = new((float*)TensorPointer.Of(counters), RtdCounter.Count);
        for (int counter = 0; counter < RtdCounter.Count; counter++)
            written[counter] = (float)totals[counter];

        GC.KeepAlive(x);
        GC.KeepAlive(label);
        GC.KeepAlive(mask);
        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }

    private static RtdTally LossAndGradient(float* logits, byte* labels, byte* mask, float* gradient, int count, float gradientScale)
    {
        RtdTally tally = new();
        int first =
            TSpec.RtdLoss == typeof(BinaryCrossEntropy)
                ? CrossEntropyTokens.LossAndGradient(logits, labels, mask, gradient, count, gradientScale, ref tally)
                : 0;
        for (int i = first; i < count; i++)
        {
            if (mask[i] == 0)
            {
                gradient[i] = 0;
                continue;
            }

            int replaced = labels[i] == 0 ? 0 : 1, predicted = logits[i] > 0 ? 1 : 0;
            tally.Loss += TSpec.Loss(logits[i], replaced);
            gradient[i] = TSpec.Gradient(logits[i], replaced) * gradientScale;
            tally.Tokens++;
            tally.TruePositives += replaced & predicted;
            tally.PredictedPositives += predicted;
            tally.Positives += replaced;
        }

        return tally;
    }
}
