using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// The generator's head as a portable kernel, all in one launch, for samples that are <see cref="IScores.IsSinglePass"/>: one group a row, the group
/// size a power of two up to <see cref="KernelGroup.MaximumSize"/>.
/// </summary>
internal static class GeneratorHeadBody
{
    /// <summary>
    /// Meanings as in <see cref="IGeneratorHeadKernel.Run"/>; <paramref name="overwrite"/> is 1 to write the gradient, 0 to leave the logits.
    /// </summary>
    internal static void LossAndGradient<TScores>(
        ArrayView<float> logits, ArrayView<long> targets, ArrayView<float> weights, ArrayView<float> losses, ArrayView<long> samples,
        ArrayView<float> correct, float gradientScale, int overwrite, uint seedLow, uint seedHigh, uint step, int firstRow, float temperature)
        where TScores : struct, IScores
    {
        ArrayView<OnlineSoftmaxState> shared = SharedMemory.Allocate<OnlineSoftmaxState>(KernelGroup.MaximumSize);
        int row = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX;
        long start = (long)row * TScores.VocabularySize;
        int target = (int)targets[row];
        float weight = weights[row];
        float ofTarget = float.NaN; // of a target that is no token, which would be an address outside the logits
        if (targets[row] >= 0 && targets[row] < TScores.VocabularySize)
            ofTarget = logits[start + target];                               // before any thread overwrites it
        OnlineSoftmaxState own = OnlineSoftmaxState.Empty();
        if (weight != 0f)
            own = HeadLanes.Scan<TScores>(
                logits,
                start,
                TScores.VocabularySize,
                0,
                lane,
                lanes,
                target,
                (uint)(firstRow + row),
                step,
                seedLow,
                seedHigh,
                temperature);
        shared[lane] = own;
        Group.Barrier();
        HeadLanes.MergeAll<TScores>(shared, lane, lanes);
        OnlineSoftmaxState state = shared[0];
        if (lane == 0)
        {
            // Without a softmax, where a logit is infinite or NaN or all are negative infinity, there is no sample and nothing is correct.
            bool isSoftmax = state.Sum > 0f;
            long sample = isSoftmax && state.KeyIndex < TScores.VocabularySize ? state.KeyIndex : 0;
            losses[row] = weight != 0f ? weight * (state.Max - ofTarget + XMath.Log(state.Sum)) : 0f;
            samples[row] = weight != 0f ? sample : target;
            correct[row] = weight != 0f && isSoftmax && state.MaxIndex == target ? weight : 0f;
        }

        if (overwrite != 0)
            HeadLanes.WriteGradient(
                logits,
                start,
                TScores.VocabularySize,
                lane,
                lanes,
                state.Max,
                state.Sum,
                target,
                weight * gradientScale,
                weight != 0f);
    }
}
