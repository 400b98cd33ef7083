using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>Replaced-token detection as portable kernels: any grid, the group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.</summary>
internal static class RtdLossBody
{
    /// <summary>Meanings as in <see cref="IRtdLossKernel.Run"/>; each group leaves its six sums in <paramref name="partials"/>.</summary>
    internal static void Judge<TLoss>(
        ArrayView<float> logits, ArrayView<long> corruptedIds, ArrayView<long> originalIds, ArrayView<byte> attentionMask, ArrayView<float> gradient,
        ArrayView<float> partials, int count, float gradientScale)
        where TLoss : struct, IRtdLoss
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(KernelGroup.MaximumSize);
        float loss = 0f;
        int tokens = 0, correct = 0, truePositives = 0, predictedPositives = 0, positives = 0;
        int stride = Grid.DimX * Group.DimX;
        for (int i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
        {
            float slope = 0f;
            if (attentionMask[i] != 0)
            {
                float logit = logits[i];
                int replaced = corruptedIds[i] != originalIds[i] ? 1 : 0;
                int predicted = logit > 0f ? 1 : 0;
                loss += TLoss.Loss(logit, replaced);
                slope = TLoss.Gradient(logit, replaced) * gradientScale;
                tokens++;
                correct += predicted == replaced ? 1 : 0;
                truePositives += predicted & replaced;
                predictedPositives += predicted;
                positives += replaced;
            }

            gradient[i] = slope;
        }

        int first = Grid.IdxX * RtdCounter.Count;
        Store(partials, first + RtdCounter.LossSum, KernelGroup.Sum(shared, loss));
        Store(partials, first + RtdCounter.Tokens, KernelGroup.Sum(shared, tokens));
        Store(partials, first + RtdCounter.Correct, KernelGroup.Sum(shared, correct));
        Store(partials, first + RtdCounter.TruePositives, KernelGroup.Sum(shared, truePositives));
        Store(partials, first + RtdCounter.PredictedPositives, KernelGroup.Sum(shared, predictedPositives));
        Store(partials, first + RtdCounter.Positives, KernelGroup.Sum(shared, positives));
    }

    /// <summary>Adds up the groups' sums, in order; one group.</summary>
    internal static void Total(ArrayView<float> partials, ArrayView<float> counters, int groups)
    {
        for (int counter = Group.IdxX; counter < RtdCounter.Count; counter += Group.DimX)
        {
            float total = 0f;
            for (int group = 0; group < groups; group++)
                total += partials[(group * RtdCounter.Count) + counter];
            counters[counter] = total;
        }
    }

    private static void Store(ArrayView<float> partials, int index, float sum)
    {
        if (Group.IdxX == 0)
            partials[index] = sum;
    }
}
