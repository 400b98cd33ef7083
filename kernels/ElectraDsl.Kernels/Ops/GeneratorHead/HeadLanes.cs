using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>What the portable kernels of the generator's head have in common: how the threads of a group, its lanes, share a row.</summary>
internal static class HeadLanes
{
    // Of 32 bytes.
    private const int SectorLogits = 8;

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

        ArrayView<float> row = logits.SubView(start, width);                 // of 32-bit indices
        int firstBlock = first / VocabularyTile.Width * VocabularyTile.Blocks;
        for (int block = lane; block < VocabularyTile.BlockCount(width); block += lanes)
        {
            PhiloxBlock words = Philox.Block((uint)(firstBlock + block), randomRow, step, RandomStream.GeneratorSampling, seedLow, seedHigh);
            int i = VocabularyTile.FirstIndex(block);
            if (TScores.AreLogits && i + (3 * VocabularyTile.Blocks) < width)
            {
                state = OnlineSoftmaxState.AddFour(
                    state,
                    row[i],
                    row[i + VocabularyTile.Blocks],
                    row[i + (2 * VocabularyTile.Blocks)],
                    row[i + (3 * VocabularyTile.Blocks)],
                    words,
                    first + i);
            }
            else
            {
                if (i < width)
                    state = OnlineSoftmaxState.Add<TScores>(state, row[i], words.X, first + i, target, temperature);
                i += VocabularyTile.Blocks;
                if (i < width)
                    state = OnlineSoftmaxState.Add<TScores>(state, row[i], words.Y, first + i, target, temperature);
                i += VocabularyTile.Blocks;
                if (i < width)
                    state = OnlineSoftmaxState.Add<TScores>(state, row[i], words.Z, first + i, target, temperature);
                i += VocabularyTile.Blocks;
                if (i < width)
                    state = OnlineSoftmaxState.Add<TScores>(state, row[i], words.W, first + i, target, temperature);
            }
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
        ArrayView<float> row = logits.SubView(start, width);
        // Threads begin where a sector of memory does, not where the row does.
        int early = (int)(start & (XMath.Min(SectorLogits, lanes) - 1));
        int i = lane < early ? lane + lanes - early : lane - early;
        if (used)
        {
            float scaleOfAll = scale / sum;
            for (; i < width; i += lanes)
            {
                ref float place = ref row[i];
                place = XMath.Exp(place - max) * scaleOfAll;
            }

            // The thread that wrote it.
            if (target >= 0 && target < width && (target + early) % lanes == lane)
                row[target] -= scale;
        }
        else
        {
            for (; i < width; i += lanes)
                row[i] = 0f;
        }
    }
}
