using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>What many draws of each way of masking look like together.</summary>
public sealed class MaskingStatisticsTests
{
    private static readonly RandomKey Key = new(11, 3);

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    /// <summary>Of 19 draws among the 126 candidates of a full row, 126 (1 - (1 - 1/126)^19) = 17.7 are different.</summary>
    [Fact]
    public void Original_DrawsUniformlyAndSometimesTwice()
    {
        const int Rows = 4_000, Length = 128, Slots = 19;
        (long[] positions, long[] masked, float[] weights) = Run<Masked<OriginalMode>, UniformMasking>(Rows, Length, Slots, new bool[Length]);
        Assert.Equal(Rows * Slots, weights.Sum());
        double distinct = Enumerable.Range(0, Rows).Average(row => positions.AsSpan(row * Slots, Slots).ToArray().Distinct().Count());
        double expected = 126 * (1 - Math.Pow(125.0 / 126, Slots));
        Assert.Equal(17.7, expected, 0.05);
        Assert.Equal(expected, distinct, 0.08);                              // the deviation of a row's number is about 1

        long[] counts = new long[Length - 2];
        foreach (long position in positions)
            counts[(position % Length) - 1]++;
        Assert.InRange(Arrays.ChiSquareScore(counts, [.. counts.Select(_ => (double)Rows * Slots / counts.Length)]), -4, 4);

        // A token drawn k times becomes [MASK] unless all of its draws say otherwise.
        double kept = positions.GroupBy(position => position).Sum(draws => Math.Pow(0.15, draws.Count()));
        Assert.InRange((masked.Count(id => id == 4) + kept - positions.Distinct().Count()) / Math.Sqrt(kept * 0.85), -4, 4);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void ChosenTokens_BecomeWhatTheModelSays(KernelBackend backend)
    {
        BecomeWhatTheModelSays<Masked<DistinctMode, EightyTenTen>>(backend);
        BecomeWhatTheModelSays<Masked<WholeWordMode, EightyTenTen>>(backend);
        BecomeWhatTheModelSays<Masked<SpanMode, EightyTenTen>>(backend);
        BecomeWhatTheModelSays<Masked<DistinctMode, EightyFiveFifteen>>(backend);
    }

    /// <summary>A token drawn several times stays if all of its draws say so, and becomes [MASK] if any of them does.</summary>
    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void TokensDrawnTwice_BecomeMaskBeforeTheyBecomeRandom(KernelBackend backend)
    {
        const int Rows = 1_000,
            Length = 20,
            Slots = 3;
        (long[] positions, long[] masked, _) = Run<Masked<OriginalMode, MostlyRandom>, UniformMasking>(
            Rows,
            Length,
            Slots,
            new bool[Length],
            backend);
        int[] times = [.. positions.GroupBy(position => position).Select(draws => draws.Count())];
        Assert.True(times.Count(drawn => drawn > 1) > 100);
        double stays = times.Sum(drawn => Math.Pow(0.1, drawn)), unmasked = times.Sum(drawn => Math.Pow(0.7, drawn));
        AssertCounts(masked, positions.Distinct(), 1000, times.Length - unmasked, unmasked - stays, stays);
    }

    /// <summary>
    /// A model with random tokens chooses the same tokens as one without, and decides by the same draws; only a random token may be [MASK] or what it
    /// replaces.
    /// </summary>
    [Fact]
    public void RandomTokens_ChangeNoOtherDraw()
    {
        const int Rows = 500, Length = 128, Slots = 19;
        (long[] positions, long[] masked, _) = Run<Masked<DistinctMode, EightyTenTen>, UniformMasking>(Rows, Length, Slots, new bool[Length]);
        (long[] plainPositions, long[] plain, _) = Run<Masked<DistinctMode>, UniformMasking>(Rows, Length, Slots, new bool[Length]);
        Assert.Equal(plainPositions, positions);
        Assert.InRange(masked.Zip(plain).Count(token => token is (4, 9) or (9, 4)), 0, 6);
        Assert.InRange(masked.Zip(plain).Count(token => token is (4, 4)), Rows * Slots * 78 / 100, Rows * Slots * 82 / 100);
    }

    [Fact]
    public void WholeWord_ChoosesWholeWordsAndAsManyAsFit()
    {
        const int Rows = 2_000, Length = 50, Slots = 7;                      // round(50 * 0.15) = 8, but 7 slots
        bool[] continues = Words(Length);
        (long[] positions, _, float[] weights) = Run<Masked<WholeWordMode>, UniformMasking>(Rows, Length, Slots, continues);
        int full = 0;
        for (int row = 0; row < Rows; row++)
        {
            int used = (int)weights.AsSpan(row * Slots, Slots).ToArray().Sum();
            bool[] chosen = new bool[Length + 1];
            for (int slot = 0; slot < used; slot++)
                chosen[positions[(row * Slots) + slot] % Length] = true;
            int shortest = int.MaxValue;
            for (int first = 1; first < Length - 1;)
            {
                int end = first + 1;
                while (end < Length - 1 && continues[end])
                    end++;
                Assert.True(chosen.AsSpan(first..end).IndexOfAnyExcept(chosen[first]) < 0, "A word was cut.");
                if (!chosen[first])
                    shortest = Math.Min(shortest, end - first);
                first = end;
            }

            Assert.True(shortest > Slots - used, "A word would have fitted.");
            full += used == Slots ? 1 : 0;
        }

        Assert.InRange(full, Rows * 9 / 10, Rows);
    }

    [Fact]
    public void WholeWord_WordsOfOneLengthAreEquallyLikely()
    {
        const int Rows = 8_000,
            Length = 42,
            Slots = 6; // twenty words of two pieces, three of them chosen
        (long[] positions, _, _) = Run<Masked<WholeWordMode>, UniformMasking>(
            Rows,
            Length,
            Slots,
            [.. Enumerable.Range(0, Length).Select(position => position % 2 == 0)]);
        long[] counts = new long[20];
        foreach (long position in positions)
            counts[((position % Length) - 1) / 2]++;
        double mean = Rows * 3.0 / 20,
            shrink = Math.Sqrt((20 - 3.0) / 19); // draws without replacement spread less
        Assert.InRange(
            Arrays.ChiSquareScore(
                [.. counts.Select(count => (long)Math.Round(mean + (((count / 2) - mean) / shrink)))],
                [.. counts.Select(_ => mean)]),
            -4,
            4);
    }

    [Fact]
    public void Span_ReachesTheCountInRuns()
    {
        const int Rows = 4_000, Length = 128, Slots = 19;
        (long[] positions, _, float[] weights) = Run<Masked<SpanMode>, UniformMasking>(Rows, Length, Slots, new bool[Length]);
        Assert.Equal(Rows * Slots, weights.Sum());
        Assert.Equal(Rows * Slots, positions.Distinct().Count());
        int runs = positions.Where((position, slot) => slot % Slots == 0 || position != positions[slot - 1] + 1).Count();
        double mean = (double)positions.Length / runs;
        Assert.InRange(mean, 2.8, 4.6);                                      // 3.8, less what is cut, more where spans touch; single tokens make 1.2
    }

    [Fact]
    public void SpanLengths_AreGeometric()
    {
        Random random = new(4);
        const int Draws = 200_000;
        long[] counts = new long[SpanLength.Maximum];
        for (int draw = 0; draw < Draws; draw++)
            counts[SpanLength.Of((uint)random.NextInt64(1L << 32)) - 1]++;
        double all = 1 - Math.Pow(0.8, SpanLength.Maximum);
        double[] expected = [.. Enumerable.Range(0, SpanLength.Maximum).Select(length => Draws * 0.2 * Math.Pow(0.8, length) / all)];
        Assert.InRange(Arrays.ChiSquareScore(counts, expected), -4, 4);
        Assert.Equal(3.8, expected.Select((count, length) => count * (length + 1)).Sum() / Draws, 0.05);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Policy_WeighsTheFirstChoice(bool withReplacement)
    {
        const int Rows = 40_000, Length = 12;
        (long[] positions, _, _) = withReplacement
            ? Run<Masked<OriginalMode>, Staircase>(Rows, Length, 1, new bool[Length])
            : Run<Masked<DistinctMode>, Staircase>(Rows, Length, 1, new bool[Length]);
        long[] counts = new long[Length];
        foreach (long position in positions)
            counts[position % Length]++;
        Assert.Equal([0, 0, 0], [counts[0], counts[5], counts[11]]);
        int[] allowed = [1, 2, 3, 4, 6, 7, 8, 9, 10];
        double all = allowed.Sum();
        Assert.InRange(
            Arrays.ChiSquareScore([.. allowed.Select(position => counts[position])], [.. allowed.Select(position => Rows * position / all)]),
            -4,
            4);
    }

    /// <summary>A policy of equal weights draws as no policy does.</summary>
    [Fact]
    public void ConstantPolicy_IsUniform()
    {
        const int Rows = 500, Length = 128, Slots = 19;
        (long[] uniform, long[] uniformText, _) = Run<Masked<DistinctMode>, UniformMasking>(Rows, Length, Slots, new bool[Length]);
        (long[] constant, long[] constantText, _) = Run<Masked<DistinctMode>, Threes>(Rows, Length, Slots, new bool[Length]);
        Assert.Equal(uniform, constant);
        Assert.Equal(uniformText, constantText);
    }

    private static void BecomeWhatTheModelSays<TSpec>(KernelBackend backend)
        where TSpec : struct, IModelSpec
    {
        const int Rows = 1_000, Length = 128, Slots = 19;
        (long[] positions, long[] masked, float[] weights) = Run<TSpec, UniformMasking>(Rows, Length, Slots, Words(Length), backend);
        long[] chosen = [.. positions.Where((_, slot) => weights[slot] > 0)];
        Assert.InRange(chosen.Length, Rows * Slots * 9 / 10, Rows * Slots);
        Assert.Equal(chosen.Length, chosen.Distinct().Count());
        double random = chosen.Length * TSpec.RandomReplaceProbability, mask = chosen.Length * TSpec.MaskReplaceProbability;
        AssertCounts(masked, chosen, TSpec.VocabularySize, mask, random, chosen.Length - mask - random);
    }

    /// <summary>
    /// Chi-square of what the chosen tokens became, and of the random ones among them against a uniform choice from the vocabulary.
    /// </summary>
    /// <param name="masked">The ids, of which those that stayed are 9.</param>
    /// <param name="chosen">The chosen places.</param>
    /// <param name="vocabularySize">Tokens that a random one may be.</param>
    /// <param name="mask">How many are expected to become [MASK].</param>
    /// <param name="random">How many are expected to become random.</param>
    /// <param name="stays">How many are expected to stay.</param>
    private static void AssertCounts(long[] masked, IEnumerable<long> chosen, int vocabularySize, double mask, double random, double stays)
    {
        long[] became = [.. chosen.Select(position => masked[position])];
        long[] others = [.. became.Where(id => id is not (4 or 9))];
        Assert.All(others, id => Assert.InRange(id, 0, vocabularySize - 1));
        long isMask = became.Count(id => id == 4), isSame = became.Count(id => id == 9);
        double each = random / vocabularySize;                               // a random token may be [MASK], or the token that it replaces
        if (random == 0)
        {
            Assert.Empty(others);
            Assert.InRange(Arrays.ChiSquareScore([isMask, isSame], [mask, stays]), -4, 4);
            return;
        }

        Assert.InRange(Arrays.ChiSquareScore([isMask, isSame, others.Length], [mask + each, stays + each, random - (2 * each)]), -4, 4);

        const int Bin = 50;
        long[] counts = new long[vocabularySize / Bin];
        double[] expected = [.. counts.Select((_, bin) => (double)others.Length * (bin == 0 ? Bin - 2 : Bin) / (vocabularySize - 2))];
        foreach (long id in others)
            counts[id / Bin]++;
        Assert.InRange(Arrays.ChiSquareScore(counts, expected), -4, 4);
        Assert.True(others.Min() < Bin && others.Max() >= vocabularySize - Bin);
    }

    /// <summary>Words of one to four pieces between [CLS] and [SEP].</summary>
    private static bool[] Words(int length) =>
        [.. Enumerable.Range(0, length).Select(position => position > 1 && position < length - 1 && position % 10 is 3 or 5 or 6 or 8 or 9)];

    private static (long[] Positions, long[] Masked, float[] Weights) Run<TSpec, TPolicy>(
        int rows, int length, int slots, bool[] continues, KernelBackend backend = KernelBackend.Simd)
        where TSpec : struct, IModelSpec
        where TPolicy : struct, IMaskingPolicy
    {
        using DisposeScope scope = NewDisposeScope();
        long[] ids = [.. Enumerable.Repeat<long[]>([2, .. Enumerable.Repeat(9L, length - 2), 3], rows).SelectMany(row => row)];
        MaskedBatch batch = CpuBackends.Kernels<TSpec, TPolicy, GumbelMaxSampling, BinaryCrossEntropy>(backend).Masking.Run(
            Arrays.Longs(ids, rows, length), ones(rows, length, ScalarType.Bool), slots, Key, 0,
            Arrays.Bools([.. Enumerable.Repeat(continues, rows).SelectMany(row => row)], rows, length));
        return (Arrays.Of<long>(batch.Positions), Arrays.Of<long>(batch.InputIds), Arrays.Of<float>(batch.Weights));
    }

    private readonly struct Staircase : IMaskingPolicy
    {
        public static float Weight(long tokenId, int position, int length) => position == 5 ? float.NaN : position;
    }

    private readonly struct Threes : IMaskingPolicy
    {
        public static float Weight(long tokenId, int position, int length) => 3f;
    }
}
