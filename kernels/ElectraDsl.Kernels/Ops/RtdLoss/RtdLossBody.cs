using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>
/// Replaced-token detection as portable kernels: any grid, the group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.
/// </summary>
internal static partial class RtdLossBody
{
    /// <summary>The most groups of threads: what they leave is summed by as many reads of one thread.</summary>
    internal const int MaximumGroups = 128;

    /// <summary>Groups of threads for <paramref name="count"/> tokens: one for each of <see cref="RtdGroups"/>, up to the most.</summary>
    internal static int GroupsFor(int count) => Math.Clamp(RtdGroups.CountFor(count), 1, MaximumGroups);

    /// <summary>
    /// Meanings as in <see cref="IRtdLossKernel.Run"/>; each group leaves all of its counters in <paramref name="partials"/> but those of pairs.
    /// </summary>
    internal static void LossAndGradient<TSpec>(
        ArrayView<float> logits,
        ArrayView<byte> labels,
        ArrayView<byte> attentionMask,
        ArrayView<float> gradient,
        ArrayView<float> partials,
        int count,
        float gradientScale)
        where TSpec : struct, IModelSpec
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(KernelGroup.MaximumSize);
        float loss = 0f;
        int tokens = 0, correct = 0, truePositives = 0, predictedPositives = 0, positives = 0;
        for (int i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += Grid.DimX * Group.DimX)
        {
            float slope = 0f;
            if (attentionMask[i] != 0)
            {
                float logit = logits[i];
                int replaced = labels[i] != 0 ? 1 : 0;
                int predicted = logit > 0f ? 1 : 0;
                loss += TSpec.Loss(logit, replaced);
                slope = TSpec.Gradient(logit, replaced) * gradientScale;
                tokens++;
                correct += predicted == replaced ? 1 : 0;
                truePositives += predicted & replaced;
                predictedPositives += predicted;
                positives += replaced;
            }

            gradient[i] = slope;
        }

        int firstPartial = Grid.IdxX * RtdCounter.Count;
        Store(partials, firstPartial + RtdCounter.LossSum, KernelGroup.Sum(shared, loss));
        Store(partials, firstPartial + RtdCounter.Tokens, KernelGroup.Sum(shared, tokens));
        Store(partials, firstPartial + RtdCounter.Correct, KernelGroup.Sum(shared, correct));
        Store(partials, firstPartial + RtdCounter.TruePositives, KernelGroup.Sum(shared, truePositives));
        Store(partials, firstPartial + RtdCounter.PredictedPositives, KernelGroup.Sum(shared, predictedPositives));
        Store(partials, firstPartial + RtdCounter.Positives, KernelGroup.Sum(shared, positives));
    }

    /// <summary>Adds up the groups' counters, in order; any grid.</summary>
    internal static void Total(ArrayView<float> partials, ArrayView<float> counters, int groups)
    {
        for (int counter = (Grid.IdxX * Group.DimX) + Group.IdxX; counter < RtdCounter.Count; counter += Grid.DimX * Group.DimX)
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
