using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>The comparison of logits within <see cref="RtdGroups"/>.</summary>
internal static partial class RtdLossBody
{
    // Intervals of equal width around the lowest and the highest logit of a sample of a group: that of Stretches threads.
    private const int Bins = 256;

    // Stretches of bins whose counts are added up beside each other: the threads of one warp.
    private const int Stretches = 32;

    // What is added to that range on either side, of its width: few logits lie outside the sample's, and the outermost bins hold all of them.
    private const float Margin = 0.25f;

    // Finite bounds of those intervals, so that their difference is no infinity.
    private const float Highest = 1e30f;

    // Integers that the threads of a group share, behind the counts of the bins.
    private const int StretchCounts = Bins, Low = StretchCounts + Stretches;
    private const int High = Low + 1, ReplacedCount = High + 1, OriginalCount = ReplacedCount + 1, Halves = OriginalCount + 1;
    private const int SharedIntegers = Halves + 1;

    // Behind the last token of a bin.
    private const int None = -1;

    /// <summary>
    /// Compares the logits of replaced and original tokens within <see cref="RtdGroups"/>; each group of threads leaves
    /// <see cref="RtdCounter.Pairs"/> and
    /// <see cref="RtdCounter.PairsWon"/> in <paramref name="partials"/>.
    /// </summary>
    /// <remarks>
    /// The original tokens go into bins, each a list. A replaced token has a higher logit than those of all bins below its own, and is held against
    /// those of its own one by one; so the result is exact however logits are spread, and the bins change its cost alone. What threads do to one
    /// place is atomic and of integers in shared memory: counts, whose sum no order changes, and lists, of whose order no result depends.
    /// </remarks>
    internal static void Rank(
        ArrayView<float> logits,
        ArrayView<byte> labels,
        ArrayView<byte> attentionMask,
        ArrayView<float> partials,
        int count,
        int rankGroups)
    {
        ArrayView<float> values = SharedMemory.Allocate<float>(RtdGroups.Size);
        ArrayView<float> replaced = SharedMemory.Allocate<float>(RtdGroups.Size);
        ArrayView<int> nexts = SharedMemory.Allocate<int>(RtdGroups.Size);
        ArrayView<int> heads = SharedMemory.Allocate<int>(Bins);
        ArrayView<int> shared = SharedMemory.Allocate<int>(SharedIntegers);
        int lane = Group.IdxX, lanes = Group.DimX;
        int pairs = 0;
        if (lane == 0)
            shared[Halves] = 0;
        for (int group = Grid.IdxX; group < rankGroups; group += Grid.DimX)
        {
            int tokens = RtdGroups.TokensOf(group, rankGroups, count);
            Clear(shared, heads, lane, lanes);
            Group.Barrier();
            if (lane < Stretches)
                Sample(logits, shared, tokens, group, rankGroups, lane, lanes);
            Group.Barrier();
            float low = OfOrdered(shared[Low]), width = OfOrdered(shared[High]) - low;
            low -= Margin * width;
            float scale = width > 0f ? XMath.Min(Bins / ((1f + (2f * Margin)) * width), Highest) : 1f;
            int originals = 0;
            for (int place = lane; place < tokens; place += lanes)
            {
                int i = group + (place * rankGroups);
                if (attentionMask[i] != 0)
                {
                    float logit = logits[i];
                    if (labels[i] != 0)
                    {
                        replaced[Atomic.Add(ref shared[ReplacedCount], 1)] = logit;
                    }
                    else
                    {
                        originals++;
                        if (IsNumber(logit))
                        {
                            values[place] = logit;
                            int bin = BinOf(logit, low, scale);
                            Atomic.Add(ref shared[bin], 1);
                            nexts[place] = Atomic.Exchange(ref heads[bin], place);
                        }
                    }
                }
            }

            if (originals > 0)
                Atomic.Add(ref shared[OriginalCount], originals);
            Group.Barrier();
            AddUp(shared, lane, lanes);
            int replacedCount = shared[ReplacedCount], halves = 0;
            for (int i = lane; i < replacedCount; i += lanes)
            {
                float value = replaced[i];
                if (IsNumber(value))
                {
                    int bin = BinOf(value, low, scale);
                    halves += 2 * shared[bin];
                    for (int other = heads[bin]; other != None; other = nexts[other])
                    {
                        float original = values[other];
                        halves += (value > original ? 1 : 0) + (value >= original ? 1 : 0);
                    }
                }
            }

            if (halves > 0)
                Atomic.Add(ref shared[Halves], halves);
            if (lane == 0)
                pairs += replacedCount * shared[OriginalCount];
            Group.Barrier();
        }

        if (lane == 0)
        {
            int firstPartial = Grid.IdxX * RtdCounter.Count;
            partials[firstPartial + RtdCounter.Pairs] = pairs;
            partials[firstPartial + RtdCounter.PairsWon] = shared[Halves] * 0.5f;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(ArrayView<int> shared, ArrayView<int> heads, int lane, int lanes)
    {
        for (int bin = lane; bin < Bins; bin += lanes)
        {
            shared[bin] = 0;
            heads[bin] = None;
        }

        if (lane == 0)
        {
            shared[Low] = Ordered(Highest);
            shared[High] = Ordered(-Highest);
            shared[ReplacedCount] = 0;
            shared[OriginalCount] = 0;
        }
    }

    /// <summary>Finds the range of some of the group's logits, whatever their tokens are: bins need not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sample(ArrayView<float> logits, ArrayView<int> shared, int tokens, int group, int rankGroups, int lane, int lanes)
    {
        float low = Highest, high = -Highest;
        for (int place = lane; place < tokens; place += lanes)
        {
            float logit = logits[group + (place * rankGroups)];
            low = logit < low ? logit : low;
            high = logit > high ? logit : high;
        }

        Atomic.Min(ref shared[Low], Ordered(XMath.Max(low, -Highest)));
        Atomic.Max(ref shared[High], Ordered(XMath.Min(high, Highest)));
    }

    /// <summary>Turns the bins' counts into those of all bins below; every lane calls it, behind a barrier; it ends with one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddUp(ArrayView<int> shared, int lane, int lanes)
    {
        const int Width = Bins / Stretches;
        for (int stretch = lane; stretch < Stretches; stretch += lanes)
        {
            int sum = 0;
            for (int i = 0; i < Width; i++)
                sum += shared[(stretch * Width) + i];
            shared[StretchCounts + stretch] = sum;
        }

        Group.Barrier();
        for (int stretch = lane; stretch < Stretches; stretch += lanes)
        {
            int first = (stretch & 1) == 0 ? 0 : shared[StretchCounts + stretch - 1];
            for (int before = StretchCounts; before < StretchCounts + stretch - 1; before += 2)
                first += shared[before] + shared[before + 1];
            for (int i = 0; i < Width; i++)
            {
                int inBin = shared[(stretch * Width) + i];
                shared[(stretch * Width) + i] = first;
                first += inBin;
            }
        }

        Group.Barrier();
    }

    /// <summary>The bin of a logit: never a lower one than that of a lower logit, because each of the operations rounds in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BinOf(float value, float low, float scale) =>
        (int)XMath.Max(XMath.Min((value - low) * scale, Bins - 1f), 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumber(float value) => (Interop.FloatAsInt(value) & 0x7FFFFFFF) <= 0x7F800000;

    /// <summary>An integer that compares as the number does; it is its own inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Ordered(float value)
    {
        int bits = unchecked((int)Interop.FloatAsInt(value));
        return bits ^ ((bits >> 31) & int.MaxValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float OfOrdered(int ordered) => Interop.IntAsFloat(unchecked((uint)(ordered ^ ((ordered >> 31) & int.MaxValue))));
}
