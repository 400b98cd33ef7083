using ElectraDsl.Kernels.Primitives;

namespace ElectraDsl.Kernels;

/// <summary>The choice of tokens in one row, on the host.</summary>
internal readonly ref struct MaskingRow<TSpec>
    where TSpec : struct, IModelSpec
{
    private readonly ReadOnlySpan<long> ids;
    private readonly ReadOnlySpan<bool> attentionMask;
    private readonly ReadOnlySpan<bool> continuesWord;
    private readonly uint randomRow;
    private readonly RandomKey key;
    private readonly MaskingScratch scratch;

    /// <summary>Names a row.</summary>
    /// <param name="ids">[L].</param>
    /// <param name="attentionMask">[L].</param>
    /// <param name="continuesWord">[L], or empty where the mode does not read it.</param>
    /// <param name="randomRow">Index within the step.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="scratch">Made for this length.</param>
    internal MaskingRow(
        ReadOnlySpan<long> ids,
        ReadOnlySpan<bool> attentionMask,
        ReadOnlySpan<bool> continuesWord,
        uint randomRow,
        RandomKey key,
        MaskingScratch scratch)
    {
        this.ids = ids;
        this.attentionMask = attentionMask;
        this.continuesWord = continuesWord;
        this.randomRow = randomRow;
        this.key = key;
        this.scratch = scratch;
    }

    /// <summary>Chooses.</summary>
    /// <param name="positions">One entry a slot; gets the chosen positions, in the order of <see cref="MaskedBatch.Positions"/>.</param>
    /// <param name="masked">The row's ids, or empty; gets what the chosen tokens become.</param>
    /// <returns>The slots that are used.</returns>
    internal int Choose(Span<int> positions, Span<long> masked)
    {
        int tokens = Tokens();
        if (TSpec.Masking == MaskingMode.Original)
            return Draw(tokens, positions, masked);
        int candidates = Order(tokens);
        int count = MaskCount.Of(TSpec.Masking, tokens, candidates, TSpec.MaskProbability, positions.Length);
        long last = TSpec.Masking switch
        {
            MaskingMode.WholeWord => ChooseWords(candidates, count),
            MaskingMode.Span => ChooseSpans(candidates, count),
            _ => count > 0 ? LastOf(candidates, count) : MaskingOrder.Chosen,
        };
        int slot = 0;
        for (int position = 0; position < ids.Length && slot < positions.Length; position++)
        {
            if (scratch.Orders[position] > last)
                continue;
            positions[slot] = position;
            Replace(position, scratch.ReplacementWords[position], masked);
            slot++;
        }

        return slot;
    }

    /// <summary>How many slots <see cref="Choose"/> would use. Draws nothing where the number does not depend on the draws.</summary>
    internal int Count(Span<int> positions)
    {
        if (TSpec.Masking == MaskingMode.WholeWord)
            return Choose(positions, []);
        int tokens = Tokens(), candidates = 0;
        for (int position = 0; position < ids.Length; position++)
            candidates += Weight(position, tokens) > 0f ? 1 : 0;
        return MaskCount.Of(TSpec.Masking, tokens, candidates, TSpec.MaskProbability, positions.Length);
    }

    private int Tokens()
    {
        int tokens = 0;
        foreach (bool isToken in attentionMask)
            tokens += isToken ? 1 : 0;
        return tokens;
    }

    /// <summary>A position's relative chance; 0 for what is no candidate.</summary>
    private float Weight(int position, int tokens) =>
        attentionMask[position] && MaskingOrder.IsCandidate<TSpec>(ids[position])
            ? CandidateOrder<TSpec>.Weight(ids[position], position, tokens)
            : 0f;

    /// <summary>Draws with replacement.</summary>
    private int Draw(int tokens, Span<int> positions, Span<long> masked)
    {
        // Sums in the order of the row, so that all backends round alike.
        float total = 0f;
        int candidates = 0;
        for (int position = 0; position < ids.Length; position++)
        {
            float weight = Weight(position, tokens);
            total += weight;
            candidates += weight > 0f ? 1 : 0;
        }

        int count = MaskCount.Of(TSpec.Masking, tokens, candidates, TSpec.MaskProbability, positions.Length);
        for (int slot = 0; slot < count; slot++)
        {
            PhiloxBlock words = Philox.Block((uint)slot, randomRow, key.Step, RandomStream.MaskingDraws, key.SeedLow, key.SeedHigh);
            positions[slot] = At(Philox.Uniform(words.X) * total, tokens);
            Replace(positions[slot], words.Y, masked);
        }

        return count;
    }

    /// <summary>
    /// Notes what a chosen token becomes. [MASK], which is no candidate, stays where an earlier choice of the same token has put it.
    /// </summary>
    private void Replace(int position, uint word, Span<long> masked)
    {
        if (masked.IsEmpty)
            return;
        if (ChosenToken.IsMasked<TSpec>(word))
            masked[position] = TSpec.MaskTokenId;
        else if (ChosenToken.IsRandom<TSpec>(word) && masked[position] != TSpec.MaskTokenId)
            masked[position] = ChosenToken.RandomAt<TSpec>(position, randomRow, key.Step, key.SeedLow, key.SeedHigh);
    }

    /// <summary>The candidate in whose part of the summed weights a number falls; the last one where rounding puts the number at the end.</summary>
    private int At(float target, int tokens)
    {
        float sum = 0f;
        int drawn = 0;
        for (int position = 0; position < ids.Length && !(sum > target); position++)
        {
            float weight = Weight(position, tokens);
            sum += weight;
            if (weight > 0f)
                drawn = position;
        }

        return drawn;
    }

    /// <summary>Notes the order of all positions and returns the number of candidates.</summary>
    private unsafe int Order(int tokens)
    {
        fixed (uint* first = scratch.OrderWords, second = scratch.ReplacementWords)
            PhiloxVectors.FillWords(first, second, ids.Length, randomRow, RandomStream.Masking, key);
        int candidates = 0;
        for (int position = 0; position < ids.Length; position++)
        {
            long order = MaskingOrder.Never;
            if (attentionMask[position] && MaskingOrder.IsCandidate<TSpec>(ids[position]))
                order = CandidateOrder<TSpec>.Of(scratch.OrderWords[position], ids[position], position, tokens);
            scratch.Orders[position] = order;
            candidates += order != MaskingOrder.Never ? 1 : 0;
        }

        return candidates;
    }

    /// <summary>The candidates' orders below a bound, sorted.</summary>
    private Span<long> Sorted(long bound)
    {
        int found = 0;
        foreach (long order in scratch.Orders)
        {
            scratch.Sorted[found] = order;
            found += order < bound ? 1 : 0;
        }

        Span<long> sorted = scratch.Sorted.AsSpan(0, found);
        sorted.Sort();
        return sorted;
    }

    /// <summary>The order of the last of <paramref name="count"/> candidates.</summary>
    private long LastOf(int candidates, int count)
    {
        if (CandidateOrder<TSpec>.IsUniform)
        {
            // Uniform words: almost surely at least count of them lie below this bound, and few more need be sorted.
            double share = (count + (5 * Math.Sqrt(count)) + 5) / candidates;
            Span<long> likely = Sorted(share < 1 ? MaskingOrder.Of((uint)(share * uint.MaxValue), 0) : MaskingOrder.Never);
            if (likely.Length >= count)
                return likely[count - 1];
        }

        return Sorted(MaskingOrder.Never)[count - 1];
    }

    private bool IsCandidate(int position) => scratch.Orders[position] != MaskingOrder.Never;

    private bool BeginsWord(int position) => IsCandidate(position) && !(continuesWord[position] && position > 0 && IsCandidate(position - 1));

    /// <summary>Marks whole words; returns what marked orders do not exceed.</summary>
    private long ChooseWords(int candidates, int count)
    {
        int left = count;
        Span<long> order = Sorted(MaskingOrder.Never)[..candidates];
        for (int next = 0; next < order.Length && left > 0; next++)
        {
            int word = (int)MaskingOrder.PositionOf(order[next]), end = word + 1;
            if (!BeginsWord(word))
                continue;
            while (end < ids.Length && IsCandidate(end) && continuesWord[end])
                end++;
            if (end - word > left)
                continue;
            scratch.Orders.AsSpan(word..end).Fill(MaskingOrder.Chosen);
            left -= end - word;
        }

        return MaskingOrder.Chosen;
    }

    /// <summary>Marks spans; returns what marked orders do not exceed.</summary>
    private long ChooseSpans(int candidates, int count)
    {
        int left = count;
        Span<long> order = Sorted(MaskingOrder.Never)[..candidates];
        for (int next = 0; next < order.Length && left > 0; next++)
        {
            int position = (int)MaskingOrder.PositionOf(order[next]);
            if (scratch.Orders[position] == MaskingOrder.Chosen)
                continue;
            int words = SpanLength.Of(Philox.Block((uint)position, randomRow, key.Step, RandomStream.Masking, key.SeedLow, key.SeedHigh).Z);
            while (!BeginsWord(position))
                position--;
            for (; position < ids.Length && IsCandidate(position) && left > 0; position++)
            {
                words -= BeginsWord(position) ? 1 : 0;
                if (words < 0)
                    break;
                left -= scratch.Orders[position] == MaskingOrder.Chosen ? 0 : 1;
                scratch.Orders[position] = MaskingOrder.Chosen;
            }
        }

        return MaskingOrder.Chosen;
    }
}
