using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>Masking as a portable kernel: one group a row, the group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.</summary>
internal static class MaskingBody
{
    /// <summary>
    /// Meanings as in <see cref="IMaskingKernel.Run"/>; <paramref name="continuesWord"/> is empty where the mode does not read it,
    /// <paramref name="orders"/> is scratch of B * L.
    /// </summary>
    /// <remarks>
    /// A row has a few hundred tokens, so ranks and slots are found by comparing each with each: no sort, no atomics, and the result does not
    /// depend on the group size.
    /// </remarks>
    internal static void Mask<TSpec>(
        ArrayView<long> inputIds,
        ArrayView<byte> attentionMask,
        ArrayView<byte> continuesWord,
        ArrayView<long> masked,
        ArrayView<long> positions,
        ArrayView<long> targets,
        ArrayView<float> weights,
        ArrayView<long> orders,
        int length,
        int maxPredictions,
        uint seedLow,
        uint seedHigh,
        uint step,
        int firstRow)
        where TSpec : struct, IModelSpec
    {
        ArrayView<long> shared = SharedMemory.Allocate<long>(
            TSpec.Masking == MaskingMode.WholeWord || TSpec.Masking == MaskingMode.Span ? KernelGroup.MaximumSize : 1);
        int row = Grid.IdxX,
            lane = Group.IdxX,
            lanes = Group.DimX;
        long start = (long)row * length;
        uint randomRow = (uint)(firstRow + row);

        int tokens = 0;
        for (int position = 0; position < length; position++)
        {
            if (attentionMask[start + position] != 0)
                tokens++;
        }

        for (int position = lane; position < length; position += lanes)
        {
            long id = inputIds[start + position];
            long order = MaskingOrder.Never;
            if (attentionMask[start + position] != 0 && MaskingOrder.IsCandidate<TSpec>(id))
                order = CandidateOrder<TSpec>.Of(
                    Philox.Block((uint)position, randomRow, step, RandomStream.Masking, seedLow, seedHigh).X,
                    id,
                    position,
                    tokens);
            orders[start + position] = order;
            masked[start + position] = id;
        }

        Group.Barrier();
        int candidates = length - CountFrom(orders, start, length, MaskingOrder.Never);
        int count = MaskCount.Of(TSpec.Masking, tokens, candidates, TSpec.MaskProbability, maxPredictions);
        long firstSlot = (long)row * maxPredictions;
        if (TSpec.Masking == MaskingMode.Original)
        {
            float total = 0f;                                                // in the order of the row, so that all backends round alike
            for (int position = 0; position < length; position++)
            {
                if (orders[start + position] != MaskingOrder.Never)
                    total += CandidateOrder<TSpec>.Weight(inputIds[start + position], position, tokens);
            }

            for (int slot = lane; slot < count; slot += lanes)
            {
                PhiloxBlock words = Philox.Block((uint)slot, randomRow, step, RandomStream.MaskingDraws, seedLow, seedHigh);
                int position = Drawn<TSpec>(inputIds, orders, start, length, tokens, Philox.Uniform(words.X) * total);
                positions[firstSlot + slot] = start + position;
                targets[firstSlot + slot] = inputIds[start + position];
                weights[firstSlot + slot] = 1f;
                if (ChosenToken.IsRandom<TSpec>(words.Y))
                    // Several threads may write, but all the same.
                    masked[start + position] = ChosenToken.RandomAt<TSpec>(position, randomRow, step, seedLow, seedHigh);
            }

            Group.Barrier(); // a position may be another thread's choice as well: [MASK] is written last
            for (int slot = lane; slot < count; slot += lanes)
            {
                if (ChosenToken.IsMasked<TSpec>(Philox.Block((uint)slot, randomRow, step, RandomStream.MaskingDraws, seedLow, seedHigh).Y))
                    masked[positions[firstSlot + slot]] = TSpec.MaskTokenId;
            }
        }
        else
        {
            long last = MaskingOrder.Chosen;
            if (TSpec.Masking == MaskingMode.WholeWord)
                count -= ChooseWords(orders, continuesWord, shared, start, length, count);
            else if (TSpec.Masking == MaskingMode.Span)
                ChooseSpans(orders, continuesWord, shared, start, length, count, randomRow, step, seedLow, seedHigh);
            else
                last = LastOf(orders, shared, start, length, count);

            for (int position = lane; position < length; position += lanes)
            {
                if (orders[start + position] <= last)
                {
                    long slot = firstSlot + position - CountFrom(orders, start, position, last + 1);
                    positions[slot] = start + position;
                    targets[slot] = inputIds[start + position];
                    weights[slot] = 1f;
                    uint word = Philox.Block((uint)position, randomRow, step, RandomStream.Masking, seedLow, seedHigh).Y;
                    if (ChosenToken.IsMasked<TSpec>(word))
                        masked[start + position] = TSpec.MaskTokenId;
                    else if (ChosenToken.IsRandom<TSpec>(word))
                        masked[start + position] = ChosenToken.RandomAt<TSpec>(position, randomRow, step, seedLow, seedHigh);
                }
            }
        }

        for (int slot = count + lane; slot < maxPredictions; slot += lanes)
        {
            positions[firstSlot + slot] = start;
            targets[firstSlot + slot] = inputIds[start];
            weights[firstSlot + slot] = 0f;
        }
    }

    /// <summary>How many of the first <paramref name="length"/> orders are at least <paramref name="bound"/>.</summary>
    private static int CountFrom(ArrayView<long> orders, long start, int length, long bound)
    {
        int count = 0;
        for (int position = 0; position < length; position++)
        {
            if (orders[start + position] >= bound)
                count++;
        }

        return count;
    }

    /// <summary>The candidate in whose part of the summed weights a number falls; the last one where rounding puts the number at the end.</summary>
    private static int Drawn<TSpec>(ArrayView<long> inputIds, ArrayView<long> orders, long start, int length, int tokens, float target)
        where TSpec : struct, IModelSpec
    {
        float sum = 0f;
        int drawn = 0;
        for (int position = 0; position < length; position++)
        {
            if (orders[start + position] != MaskingOrder.Never && sum <= target)
            {
                sum += CandidateOrder<TSpec>.Weight(inputIds[start + position], position, tokens);
                drawn = position;
            }
        }

        return drawn;
    }

    /// <summary>The order of the last of <paramref name="count"/> candidates.</summary>
    private static long LastOf(ArrayView<long> orders, ArrayView<long> shared, long start, int length, int count)
    {
        for (int position = Group.IdxX; position < length; position += Group.DimX)
        {
            long order = orders[start + position];
            if (order != MaskingOrder.Never && length - CountFrom(orders, start, length, order) == count - 1)
                shared[0] = order;
        }

        Group.Barrier();
        return count > 0 ? shared[0] : MaskingOrder.Chosen;
    }

    private static bool BeginsWord(ArrayView<long> orders, ArrayView<byte> continuesWord, long start, int position)
    {
        if (orders[start + position] == MaskingOrder.Never)
            return false;
        return continuesWord[start + position] == 0 || position == 0 || orders[start + position - 1] == MaskingOrder.Never;
    }

    private static int WordEnd(ArrayView<long> orders, ArrayView<byte> continuesWord, long start, int length, int word)
    {
        int end = word + 1;
        while (end < length && orders[start + end] != MaskingOrder.Never && continuesWord[start + end] != 0)
            end++;
        return end;
    }

    /// <summary>Marks whole words, one in each round; returns the slots that stay free.</summary>
    private static int ChooseWords(ArrayView<long> orders, ArrayView<byte> continuesWord, ArrayView<long> shared, long start, int length, int count)
    {
        int left = count;
        bool isAny = left > 0;
        while (isAny)
        {
            long first = MaskingOrder.Never;
            for (int position = Group.IdxX; position < length; position += Group.DimX)
            {
                long order = orders[start + position];
                if (order > MaskingOrder.Chosen && order < first && BeginsWord(orders, continuesWord, start, position)
                    && WordEnd(orders, continuesWord, start, length, position) - position <= left)
                {
                    first = order;
                }
            }

            first = KernelGroup.Minimum(shared, first);
            isAny = first != MaskingOrder.Never;
            if (isAny)
            {
                int word = (int)MaskingOrder.PositionOf(first);
                int end = WordEnd(orders, continuesWord, start, length, word);
                Group.Barrier();                                             // all threads have read the word before any of them marks it
                for (int position = word + Group.IdxX; position < end; position += Group.DimX)
                    orders[start + position] = MaskingOrder.Chosen;
                left -= end - word;
                isAny = left > 0;
            }

            Group.Barrier();
        }

        return left;
    }

    /// <summary>Marks spans, one in each round.</summary>
    private static void ChooseSpans(
        ArrayView<long> orders, ArrayView<byte> continuesWord, ArrayView<long> shared, long start, int length, int count,
        uint randomRow, uint step, uint seedLow, uint seedHigh)
    {
        int left = count;
        while (left > 0)
        {
            long first = MaskingOrder.Never;
            for (int position = Group.IdxX; position < length; position += Group.DimX)
            {
                long order = orders[start + position];
                if (order > MaskingOrder.Chosen && order < first)
                    first = order;
            }

            int from = (int)MaskingOrder.PositionOf(KernelGroup.Minimum(shared, first));
            int words = SpanLength.Of(Philox.Block((uint)from, randomRow, step, RandomStream.Masking, seedLow, seedHigh).Z);
            while (!BeginsWord(orders, continuesWord, start, from))
                from--;

            // All threads walk along the span before any of them marks it.
            int end = from;
            bool isWithin = true;
            while (isWithin)
            {
                isWithin = end < length && left > 0 && orders[start + end] != MaskingOrder.Never;
                if (isWithin && BeginsWord(orders, continuesWord, start, end))
                {
                    words--;
                    isWithin = words >= 0;
                }

                if (isWithin)
                {
                    if (orders[start + end] > MaskingOrder.Chosen)
                        left--;
                    end++;
                }
            }

            Group.Barrier();
            for (int position = from + Group.IdxX; position < end; position += Group.DimX)
                orders[start + position] = MaskingOrder.Chosen;
            Group.Barrier();
        }
    }
}
