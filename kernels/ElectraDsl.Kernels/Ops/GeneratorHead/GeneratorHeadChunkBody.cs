using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// The generator's head as portable kernels over a chunk of the vocabulary; see <see cref="GeneratorHeadPasses"/> for the order. One group a row, the
/// group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.
/// </summary>
internal static class GeneratorHeadChunkBody
{
    // Stretches of a chunk whose sums are added up in the order of the vocabulary: as many in a small group, so that its size changes no sum.
    private const int Stretches = KernelGroup.MaximumSize;

    /// <summary>Adds a chunk to what is known of each row. <paramref name="columns"/> is the width of <paramref name="states"/>.</summary>
    internal static void Scan<TScores>(
        ArrayView<float> logits, ArrayView<long> targets, ArrayView<float> weights, ArrayView<float> states, int columns, int width, int first,
        uint seedLow, uint seedHigh, uint step, int firstRow, float temperature)
        where TScores : struct, IScores
    {
        ArrayView<OnlineSoftmaxState> shared = SharedMemory.Allocate<OnlineSoftmaxState>(KernelGroup.MaximumSize);
        int row = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX;
        long start = (long)row * width, at = (long)row * columns;
        bool used = weights[row] != 0f;
        OnlineSoftmaxState own = OnlineSoftmaxState.Empty();
        if (used)
            own = HeadLanes.Scan<TScores>(
                logits,
                start,
                width,
                first,
                lane,
                lanes,
                (int)targets[row],
                (uint)(firstRow + row),
                step,
                seedLow,
                seedHigh,
                temperature);
        shared[lane] = own;
        Group.Barrier();
        HeadLanes.MergeAll<TScores>(shared, lane, lanes);
        if (lane == 0 && used)
        {
            OnlineSoftmaxState.Store<TScores>(OnlineSoftmaxState.Merge<TScores>(OnlineSoftmaxState.Load(states, at), shared[0]), states, at);
            long target = targets[row] - first;
            if (target >= 0 && target < width)
                states[at + HeadColumn.OfTarget] = logits[start + target];
        }
    }

    /// <summary>Draws from a chunk by inverse CDF, once the whole sum is known.</summary>
    internal static void DrawInOrder<TScores>(
        ArrayView<float> logits, ArrayView<long> targets, ArrayView<float> weights, ArrayView<float> states, int columns, int width, int first,
        uint seedLow, uint seedHigh, uint step, int firstRow, float temperature)
        where TScores : struct, IScores
    {
        ArrayView<float> sums = SharedMemory.Allocate<float>(Stretches);
        int row = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX;
        long start = (long)row * width, at = (long)row * columns;
        int target = (int)targets[row] - first;
        bool open = weights[row] != 0f && states[at + HeadColumn.Key] == 0f;
        float max = states[at + HeadColumn.ScoreMax];
        int length = (width + Stretches - 1) / Stretches;
        for (int stretch = lane; stretch < Stretches; stretch += lanes)
        {
            float sum = 0f;
            int end = XMath.Min(width, (stretch + 1) * length);
            for (int i = stretch * length; open && i < end; i++)
                sum += XMath.Exp(TScores.Of(logits[start + i], i == target, temperature) - max);
            sums[stretch] = sum;
        }

        Group.Barrier();
        if (lane == 0 && open)
        {
            PhiloxBlock words = Philox.Block(0, (uint)(firstRow + row), step, RandomStream.InverseCdfSampling, seedLow, seedHigh);
            float bound = Philox.Uniform(words.X) * states[at + HeadColumn.ScoreSum];
            float passed = states[at + HeadColumn.Passed];
            float lost = 0f; // what rounding took from it (Kahan): hundreds of sums follow one another
            float before = passed;
            int owner = -1;
            bool found = false;
            for (int stretch = 0; stretch < Stretches; stretch++)
            {
                if (!found && sums[stretch] > 0f)
                {
                    owner = stretch;                                         // the last one stays where rounding keeps all sums below the bound
                    before = passed;
                    float part = sums[stretch] - lost;
                    float next = passed + part;
                    lost = next - passed - part;
                    passed = next;
                    found = passed > bound;
                }
            }

            states[at + HeadColumn.Passed] = passed;
            if (owner >= 0)
            {
                states[at + HeadColumn.Key] = found ? 1f : 0f;
                int pick = 0;
                bool picked = false;
                int end = XMath.Min(width, (owner + 1) * length);
                for (int i = owner * length; i < end; i++)
                {
                    float e = XMath.Exp(TScores.Of(logits[start + i], i == target, temperature) - max);
                    if (!picked && e > 0f)
                    {
                        pick = i;
                        before += e;
                        picked = before > bound;
                    }
                }

                states[at + HeadColumn.KeyIndex] = first + pick;
            }
        }
    }

    /// <summary>Draws among those of a chunk that are of the k largest logits, by Gumbel-max, once the k-th largest is known.</summary>
    internal static void DrawAmongLargest<TScores>(
        ArrayView<float> logits, ArrayView<long> targets, ArrayView<float> weights, ArrayView<float> states, int columns, int width, int first,
        uint seedLow, uint seedHigh, uint step, int firstRow, float temperature)
        where TScores : struct, IScores
    {
        ArrayView<OnlineSoftmaxState> shared = SharedMemory.Allocate<OnlineSoftmaxState>(KernelGroup.MaximumSize);
        ArrayView<int> ties = SharedMemory.Allocate<int>(Stretches);
        int row = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX;
        long start = (long)row * width, at = (long)row * columns;
        int target = (int)targets[row] - first;
        bool used = weights[row] != 0f;
        float threshold = states[at + HeadColumn.Threshold];
        int left = (int)states[at + HeadColumn.TiesLeft];
        int length = (width + Stretches - 1) / Stretches;
        for (int stretch = lane; stretch < Stretches; stretch += lanes)
        {
            int count = 0;
            int end = XMath.Min(width, (stretch + 1) * length);
            for (int i = stretch * length; i < end; i++)
                count += logits[start + i] == threshold ? 1 : 0;
            ties[stretch] = count;
        }

        Group.Barrier();
        OnlineSoftmaxState state = OnlineSoftmaxState.Empty();
        int rank = 0;                                                        // of the next tie, within the chunk
        int next = 0;                                                        // the stretch whose ties the rank does not count yet
        for (int stretch = lane; stretch < Stretches; stretch += lanes)
        {
            for (; next < stretch; next++)
                rank += ties[next];
            int end = XMath.Min(width, (stretch + 1) * length);
            int within = rank;
            for (int i = stretch * length; i < end; i++)
            {
                float x = logits[start + i];
                bool tie = x == threshold;
                if (x > threshold || (tie && within < left))
                    state = OnlineSoftmaxState.AddCandidate(
                        state,
                        TScores.Of(x, i == target, temperature),
                        Word(first + i, (uint)(firstRow + row), step, seedLow, seedHigh),
                        first + i);
                if (tie)
                    within++;
            }
        }

        shared[lane] = state;
        Group.Barrier();
        HeadLanes.MergeAll<TScores>(shared, lane, lanes);
        if (lane == 0 && used)
        {
            OnlineSoftmaxState.Store<TScores>(OnlineSoftmaxState.Merge<TScores>(OnlineSoftmaxState.Load(states, at), shared[0]), states, at);
            int total = 0;
            for (int stretch = 0; stretch < Stretches; stretch++)
                total += ties[stretch];
            states[at + HeadColumn.TiesLeft] = left > total ? left - total : 0;
        }
    }

    /// <summary>Overwrites a chunk by its gradient, once all chunks have been scanned.</summary>
    internal static void Differentiate(
        ArrayView<float> logits,
        ArrayView<long> targets,
        ArrayView<float> weights,
        ArrayView<float> states,
        int columns,
        int width,
        int first,
        float gradientScale)
    {
        int row = Grid.IdxX;
        long at = (long)row * columns;
        float weight = weights[row];
        HeadLanes.WriteGradient(
            logits,
            (long)row * width,
            width,
            Group.IdxX,
            Group.DimX,
            states[at + HeadColumn.Max],
            states[at + HeadColumn.Sum],
            (int)targets[row] - first,
            weight * gradientScale,
            weight != 0f);
    }

    /// <summary>The random word of one vocabulary index: <see cref="VocabularyTile.Word"/>, of numbers that a kernel is given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(int index, uint row, uint step, uint seedLow, uint seedHigh)
    {
        int block = (index / VocabularyTile.Width * VocabularyTile.Blocks) + (index % VocabularyTile.Blocks);
        PhiloxBlock words = Philox.Block((uint)block, row, step, RandomStream.GeneratorSampling, seedLow, seedHigh);
        int word = index % VocabularyTile.Width / VocabularyTile.Blocks;
        return word == 0 ? words.X : word == 1 ? words.Y : word == 2 ? words.Z : words.W;
    }
}
