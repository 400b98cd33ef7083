using System.Numerics;

namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>Masking in plain loops: the truth that the kernels are tested against.</summary>
/// <remarks>
/// Which token is chosen hinges on comparisons of products, sums and quotients, so these are taken as exactly as the op says they are: draws with
/// replacement in float, in the order of the row; weighted order by quotients of 24 binary digits. Doubles would choose otherwise once in some ten
/// thousand rows.
/// </remarks>
internal static class ReferenceMasking
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Masks rows of <paramref name="length"/> tokens; meanings as in <see cref="IMaskingKernel.Run"/>.</summary>
    public static ReferenceMaskedBatch Run<TSpec>(
        ReadOnlySpan<long> inputIds,
        ReadOnlySpan<bool> attentionMask,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow,
        ReadOnlySpan<bool> continuesWord = default)
        where TSpec : struct, IModelSpec
    {
        int rows = inputIds.Length / length;
        long[] masked = inputIds.ToArray();
        long[] positions = new long[rows * maxPredictions];
        long[] targets = new long[rows * maxPredictions];
        float[] weights = new float[rows * maxPredictions];
        for (int row = 0; row < rows; row++)
        {
            int start = row * length;
            int tokens = attentionMask.Slice(start, length).Count(true);
            Dictionary<int, float> candidates = [];
            for (int position = 0; position < length; position++)
            {
                long id = inputIds[start + position];
                if (!attentionMask[start + position] || id == TSpec.ClsTokenId || id == TSpec.SepTokenId || id == TSpec.MaskTokenId)
                    continue;
                float weight = TSpec.Weight(id, position, tokens);
                if (weight >= SmallestNormal)
                    candidates.Add(position, weight);
            }

            int count =
                tokens == 0 ? 0 : Math.Max(1, Math.Min(maxPredictions, (int)MathF.Round(tokens * TSpec.MaskProbability, MidpointRounding.ToEven)));
            uint randomRow = (uint)(firstRow + row);
            bool[] continues = continuesWord.IsEmpty ? new bool[length] : continuesWord.Slice(start, length).ToArray();
            List<int> chosen = TSpec.Masking switch
            {
                MaskingMode.Original => WithReplacement(candidates, count, randomRow, key),
                MaskingMode.WholeWord => Words(candidates, InOrder<TSpec>(candidates, randomRow, key), continues, count),
                MaskingMode.Span => Spans(candidates, InOrder<TSpec>(candidates, randomRow, key), continues, count, randomRow, key),
                _ => [.. InOrder<TSpec>(candidates, randomRow, key).Take(count).Order()],
            };
            for (int slot = 0; slot < maxPredictions; slot++)
            {
                int position = slot < chosen.Count ? chosen[slot] : 0;
                positions[(row * maxPredictions) + slot] = start + position;
                targets[(row * maxPredictions) + slot] = inputIds[start + position];
                weights[(row * maxPredictions) + slot] = slot < chosen.Count ? 1 : 0;
                uint word =
                    TSpec.Masking == MaskingMode.Original
                        ? Draw(slot, randomRow, key, RandomStream.MaskingDraws).Y
                        : Draw(position, randomRow, key).Y;
                float decision = Philox.Uniform(word);
                if (slot >= chosen.Count)
                    continue;
                if (decision < TSpec.MaskReplaceProbability)
                    masked[start + position] = TSpec.MaskTokenId;
                else if (decision < TSpec.MaskReplaceProbability + TSpec.RandomReplaceProbability && masked[start + position] != TSpec.MaskTokenId)
                    masked[start + position] = RandomToken<TSpec>(Draw(position, randomRow, key, RandomStream.MaskingReplacements).X);
            }
        }

        return new ReferenceMaskedBatch(masked, positions, targets, weights);
    }

    /// <summary>The candidates in the order in which they are chosen: by an exponential draw each, divided by its weight.</summary>
    private static List<int> InOrder<TSpec>(Dictionary<int, float> candidates, uint row, RandomKey key)
        where TSpec : struct, IModelSpec =>
        TSpec.MaskingPolicy == typeof(UniformMasking)
            ? [.. candidates.Keys.OrderBy(position => Draw(position, row, key).X).ThenBy(position => position)]
            : [.. candidates.Keys.OrderBy(position => Quotient(Draw(position, row, key).X, candidates[position])).ThenBy(position => position)];

    /// <summary>
    /// A draw divided by a weight, its first 24 binary digits: what is cut off decides between no two candidates, but the position does. The draw is
    /// -log2 of the word's complement, cut off behind <see cref="BinaryExponential.FractionBits"/> digits.
    /// </summary>
    private static double Quotient(uint word, float weight)
    {
        // Whole numbers: doubles would round a quotient up that lies just below 24 digits.
        (BigInteger mantissa, int exponent) = ((BitConverter.SingleToInt32Bits(weight) & 0x7FFFFF) | 0x800000, MathF.ILogB(weight) - 23);
        BigInteger quotient = ((BigInteger)BinaryExponential.FromWord(word) << 64) / mantissa;
        int excess = (int)quotient.GetBitLength() - 24;
        return Math.ScaleB((double)(quotient >> excess), excess - exponent);
    }

    private static List<int> WithReplacement(Dictionary<int, float> candidates, int count, uint row, RandomKey key)
    {
        List<int> drawn = [];
        int[] positions = [.. candidates.Keys.Order()];
        float[] sums = new float[positions.Length];
        for (int index = 0; index < sums.Length; index++)
            sums[index] = (index > 0 ? sums[index - 1] : 0) + candidates[positions[index]];
        for (int slot = 0; slot < count && positions.Length > 0; slot++)
        {
            float bound = Philox.Uniform(Draw(slot, row, key, RandomStream.MaskingDraws).X) * sums[^1];
            int index = Array.FindIndex(sums, sum => sum > bound);
            drawn.Add(positions[index >= 0 ? index : ^1]);
        }

        return drawn;
    }

    /// <summary>Whole words, passing over those that are too long for what is left.</summary>
    private static List<int> Words(Dictionary<int, float> candidates, List<int> order, bool[] continues, int count)
    {
        List<int> chosen = [];
        foreach (int first in order.Where(position => Begins(candidates, continues, position)))
        {
            List<int> word = [first];
            while (candidates.ContainsKey(word[^1] + 1) && continues[word[^1] + 1])
                word.Add(word[^1] + 1);
            if (chosen.Count + word.Count <= count)
                chosen.AddRange(word);
        }

        chosen.Sort();
        return chosen;
    }

    /// <summary>Spans of whole words around tokens that no earlier span covers; the last one is cut.</summary>
    private static List<int> Spans(Dictionary<int, float> candidates, List<int> order, bool[] continues, int count, uint row, RandomKey key)
    {
        SortedSet<int> chosen = [];
        foreach (int anchor in order)
        {
            if (chosen.Contains(anchor))
                continue;
            int position = anchor;
            while (!Begins(candidates, continues, position))
                position--;
            for (int words = 0; chosen.Count < count && candidates.ContainsKey(position); position++)
            {
                words += Begins(candidates, continues, position) ? 1 : 0;
                if (words > SpanWords(Draw(anchor, row, key).Z))
                    break;
                _ = chosen.Add(position);
            }
        }

        return [.. chosen];
    }

    /// <summary>The smallest length whose summed chance exceeds the uniform number.</summary>
    private static int SpanWords(uint word)
    {
        double uniform = word / 4294967296.0, all = 1 - Math.Pow(0.8, 10);
        int length = 1;
        while (length < 10 && uniform >= (1 - Math.Pow(0.8, length)) / all)
            length++;
        return length;
    }

    /// <summary>The words shared out among the vocabulary, in its order.</summary>
    private static long RandomToken<TSpec>(uint word) where TSpec : struct, IModelSpec => (long)((new BigInteger(word) * TSpec.VocabularySize) >> 32);

    private static bool Begins(Dictionary<int, float> candidates, bool[] continues, int position) =>
        candidates.ContainsKey(position) && !(continues[position] && candidates.ContainsKey(position - 1));

    private static PhiloxBlock Draw(int block, uint row, RandomKey key, uint stream = RandomStream.Masking) =>
        Philox.Block((uint)block, row, key.Step, stream, key.SeedLow, key.SeedHigh);
}
