using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>What the portable kernels of the generator's head have in common: how the threads of a group, its lanes, share a row.</summary>
internal static class HeadLanes
{
    /// <summary>What one lane knows of its share of a chunk. Chunks begin at a multiple of <see cref="VocabularyTile.Width"/>.</summary>
    /// <param name="logits">All rows.</param>
    /// <param name="start">Where the row's chunk begins in them.</param>
    /// <param name="width">Logits of the chunk.</param>
    /// <param name="first">Vocabulary index of the first.</param>
    /// <param name="lane">Which lane.</param>
    /// <param name="lanes">Of how many.</param>
    /// <param name="target">Vocabulary index of the target.</param>
    /// <param name="randomRow">Row within the step.</param>
    /// <param name="step">The step.</param>
    /// <param name="seedLow">Low half of the seed.</param>
    /// <param name="seedHigh">High half of the seed.</param>
    /// <param name="temperature">What scores are divided by.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OnlineSoftmaxState Scan<TScores>(
        ArrayView<float> logits,
        long start,
        int width,
        int first,
        int lane,
        int lanes,
        int target,
        uint randomRow,
        uint step,
        uint seedLow,
        uint seedHigh,
        float temperature)
        where TScores : struct, IScores
    {
        OnlineSoftmaxState state = OnlineSoftmaxState.Empty();
        if (!TScores.IsSinglePass)
        {
            for (int i = lane; i < width; i += lanes)
                state = OnlineSoftmaxState.Add<TScores>(state, logits[start + i], 0, first + i, target, temperature);
            return state;
        }

        int firstBlock = first / VocabularyTile.Width * VocabularyTile.Blocks;
        for (int block = lane; block < VocabularyTile.BlockCount(width); block += lanes)
        {
            PhiloxBlock words = Philox.Block((uint)(firstBlock + block), randomRow, step, RandomStream.GeneratorSampling, seedLow, seedHigh);
            int i = VocabularyTile.FirstIndex(block);
            if (i < width)
                state = OnlineSoftmaxState.Add<TScores>(state, logits[start + i], words.X, first + i, target, temperature);
            i += VocabularyTile.Blocks;
            if (i < width)
                state = OnlineSoftmaxState.Add<TScores>(state, logits[start + i], words.Y, first + i, target, temperature);
            i += VocabularyTile.Blocks;
            if (i < width)
                state = OnlineSoftmaxState.Add<TScores>(state, logits[start + i], words.Z, first + i, target, temperature);
            i += VocabularyTile.Blocks;
            if (i < width)
                state = OnlineSoftmaxState.Add<TScores>(state, logits[start + i], words.W, first + i, target, temperature);
        }

        return state;
    }

    /// <summary>Merges the lanes' states into the first. Every lane calls it, behind a barrier; it ends with one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MergeAll<TScores>(ArrayView<OnlineSoftmaxState> shared, int lane, int lanes)
        where TScores : struct, IScores
    {
        for (int half = lanes >> 1; half > 0; half >>= 1)
        {
            if (lane < half)
                shared[lane] = OnlineSoftmaxState.Merge<TScores>(shared[lane], shared[lane + half]);
            Group.Barrier();
        }
    }

    /// <summary>Overwrites a lane's share of a row's chunk by the gradient; <paramref name="target"/> counts from the chunk's first logit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void WriteGradient(
        ArrayView<float> logits,
        long start,
        int width,
        int lane,
        int lanes,
        float max,
        float sum,
        int target,
        float scale,
        bool used)
    {
        float scaleOfAll = scale / sum;
        for (int i = lane; i < width; i += lanes)
        {
            float gradient = 0f;
            if (used)
                gradient = (XMath.Exp(logits[start + i] - max) * scaleOfAll) - (i == target ? scale : 0f);
            logits[start + i] = gradient;
        }
    }
}
