using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>The generator's head as a portable kernel: one group a row, the group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.</summary>
internal static class GeneratorHeadBody
{
    /// <summary>Meanings as in <see cref="IGeneratorHeadKernel.Run"/>; <paramref name="overwrite"/> is 1 to write the gradient, 0 to leave the logits.</summary>
    internal static void Judge<TSpec>(
        ArrayView<float> logits, ArrayView<long> targets, ArrayView<float> weights, ArrayView<float> losses, ArrayView<long> samples,
        ArrayView<float> correct, float gradientScale, int overwrite, uint seedLow, uint seedHigh, uint step, int firstRow)
        where TSpec : struct, IModelSpec
    {
        ArrayView<HeadState> shared = SharedMemory.Allocate<HeadState>(KernelGroup.MaximumSize);
        int row = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX;
        long start = (long)row * TSpec.VocabularySize;
        int target = (int)targets[row];
        float weight = weights[row];
        float ofTarget = float.NaN;                                          // of a target that is no token, which would be an address outside the logits
        if (targets[row] >= 0 && targets[row] < TSpec.VocabularySize)
            ofTarget = logits[start + target];                               // before any thread overwrites it
        if (weight != 0f)
            shared[lane] = Scan<TSpec>(logits, start, lane, lanes, (uint)(firstRow + row), step, seedLow, seedHigh);
        Group.Barrier();
        for (int half = lanes >> 1; half > 0; half >>= 1)
        {
            if (lane < half && weight != 0f)
                shared[lane] = HeadState.Merge(shared[lane], shared[lane + half]);
            Group.Barrier();
        }

        HeadState state = shared[0];
        float logSum = state.Max + XMath.Log(state.Sum);
        if (lane == 0)
        {
            // Rows of not-a-numbers have no winner.
            long sample = state.KeyIndex < TSpec.VocabularySize ? state.KeyIndex : 0;
            losses[row] = weight != 0f ? weight * (logSum - ofTarget) : 0f;
            samples[row] = weight != 0f ? sample : target;
            correct[row] = weight != 0f && state.MaxIndex == target ? weight : 0f;
        }

        if (overwrite != 0)
            WriteGradient<TSpec>(logits, start, lane, lanes, logSum, target, weight * gradientScale, weight != 0f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static HeadState Scan<TSpec>(ArrayView<float> logits, long start, int lane, int lanes, uint randomRow, uint step, uint seedLow, uint seedHigh)
        where TSpec : struct, IModelSpec
    {
        HeadState state = HeadState.Empty();
        for (int block = lane; block < VocabularyTile.BlockCount(TSpec.VocabularySize); block += lanes)
        {
            PhiloxBlock words = Philox.Block((uint)block, randomRow, step, RandomStream.GeneratorSampling, seedLow, seedHigh);
            int j = VocabularyTile.FirstIndex(block);
            if (j < TSpec.VocabularySize)
                state = HeadState.Add(state, logits[start + j], words.X, j);
            j += VocabularyTile.Blocks;
            if (j < TSpec.VocabularySize)
                state = HeadState.Add(state, logits[start + j], words.Y, j);
            j += VocabularyTile.Blocks;
            if (j < TSpec.VocabularySize)
                state = HeadState.Add(state, logits[start + j], words.Z, j);
            j += VocabularyTile.Blocks;
            if (j < TSpec.VocabularySize)
                state = HeadState.Add(state, logits[start + j], words.W, j);
        }

        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteGradient<TSpec>(ArrayView<float> logits, long start, int lane, int lanes, float logSum, int target, float scale, bool used)
        where TSpec : struct, IModelSpec
    {
        for (int j = lane; j < TSpec.VocabularySize; j += lanes)
        {
            float gradient = 0f;
            if (used)
                gradient = (XMath.Exp(logits[start + j] - logSum) - (j == target ? 1f : 0f)) * scale;
            logits[start + j] = gradient;
        }
    }
}
