using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>Replaced-token detection as portable kernels: any grid, the group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.</summary>
internal static class RtdLossBody
{
    /// <summary>The most groups of <see cref="Judge"/>: what they leave is summed by as many reads of one thread.</summary>
    internal const int MaximumGroups = 128;

    // Tokens whose bins a group looks at together: some for each thread, so that two barriers serve many.
    private const int RoundLength = 1024;

    // Stands for a token that falls into no bin.
    private const int NoBin = -1;

    /// <summary>Groups for <paramref name="count"/> tokens.</summary>
    internal static int GroupsFor(int count) => Math.Clamp((count + RoundLength - 1) / RoundLength, 1, MaximumGroups);

    /// <summary>Meanings as in <see cref="IRtdLossKernel.Run"/>; each group leaves its counters in <paramref name="partials"/>.</summary>
    /// <remarks>
    /// Without atomics a bin can be counted only by the one thread that owns it: in each round the threads show one another the bins of their tokens, and
    /// each counts those that fall into the bins that are its own.
    /// </remarks>
    internal static void Judge<TLoss>(
        ArrayView<float> logits, ArrayView<byte> labels, ArrayView<byte> attentionMask, ArrayView<float> gradient, ArrayView<float> partials, int count, float gradientScale)
        where TLoss : struct, IRtdLoss
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(KernelGroup.MaximumSize);
        ArrayView<int> bins = SharedMemory.Allocate<int>(RoundLength);
        ArrayView<int> histogram = SharedMemory.Allocate<int>(RtdHistogram.Length);
        int lane = Group.IdxX, lanes = Group.DimX;
        for (int bin = lane; bin < RtdHistogram.Length; bin += lanes)
            histogram[bin] = 0;

        float loss = 0f;
        int tokens = 0, correct = 0, truePositives = 0, predictedPositives = 0, positives = 0;
        for (int round = Grid.IdxX * RoundLength; round < count; round += Grid.DimX * RoundLength)
        {
            for (int place = lane; place < RoundLength; place += lanes)
            {
                int i = round + place;
                int ownBin = NoBin;
                if (i < count)
                {
                    float slope = 0f;
                    if (attentionMask[i] != 0)
                    {
                        float logit = logits[i];
                        int replaced = labels[i] != 0 ? 1 : 0;
                        int predicted = logit > 0f ? 1 : 0;
                        loss += TLoss.Loss(logit, replaced);
                        slope = TLoss.Gradient(logit, replaced) * gradientScale;
                        tokens++;
                        correct += predicted == replaced ? 1 : 0;
                        truePositives += predicted & replaced;
                        predictedPositives += predicted;
                        positives += replaced;
                        ownBin = RtdHistogram.BinOf(logit) + (replaced * RtdHistogram.Bins);
                    }

                    gradient[i] = slope;
                }

                bins[place] = ownBin;
            }

            Group.Barrier();
            int shown = count - round < RoundLength ? count - round : RoundLength;
            for (int bin = lane; bin < RtdHistogram.Length; bin += lanes)
            {
                int found = 0;
                for (int place = 0; place < shown; place++)
                    found += bins[place] == bin ? 1 : 0;
                histogram[bin] += found;
            }

            Group.Barrier();
        }

        int firstPartial = Grid.IdxX * RtdCounter.Count;
        Store(partials, firstPartial + RtdCounter.LossSum, KernelGroup.Sum(shared, loss));
        Store(partials, firstPartial + RtdCounter.Tokens, KernelGroup.Sum(shared, tokens));
        Store(partials, firstPartial + RtdCounter.Correct, KernelGroup.Sum(shared, correct));
        Store(partials, firstPartial + RtdCounter.TruePositives, KernelGroup.Sum(shared, truePositives));
        Store(partials, firstPartial + RtdCounter.PredictedPositives, KernelGroup.Sum(shared, predictedPositives));
        Store(partials, firstPartial + RtdCounter.Positives, KernelGroup.Sum(shared, positives));
        for (int bin = lane; bin < RtdHistogram.Length; bin += lanes)
            partials[firstPartial + RtdCounter.Histogram + bin] = histogram[bin];
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
