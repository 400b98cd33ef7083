using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>What many draws of each way of masking look like together.</summary>
public sealed class MaskingStatisticsTests
{
    private static readonly RandomKey Key = new(11, 3);

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
        const int Rows = 8_000, Length = 42, Slots = 6;                      // twenty words of two pieces, three of them chosen
        (long[] positions, _, _) = Run<Masked<WholeWordMode>, UniformMasking>(Rows, Length, Slots, [.. Enumerable.Range(0, Length).Select(position => position % 2 == 0)]);
        long[] counts = new long[20];
        foreach (long position in positions)
            counts[((position % Length) - 1) / 2]++;
        double mean = Rows * 3.0 / 20, shrink = Math.Sqrt((20 - 3.0) / 19);   // draws without replacement spread less
        Assert.InRange(Arrays.ChiSquareScore([.. counts.Select(count => (long)Math.Round(mean + (((count / 2) - mean) / shrink)))], [.. counts.Select(_ => mean)]), -4, 4);
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
        Assert.InRange(Arrays.ChiSquareScore([.. allowed.Select(position => counts[position])], [.. allowed.Select(position => Rows * position / all)]), -4, 4);
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

    /// <summary>Words of one to four pieces between [CLS] and [SEP].</summary>
    private static bool[] Words(int length) => [.. Enumerable.Range(0, length).Select(position => position > 1 && position < length - 1 && position % 10 is 3 or 5 or 6 or 8 or 9)];

    private static (long[] Positions, long[] Masked, float[] Weights) Run<TSpec, TPolicy>(int rows, int length, int slots, bool[] continues)
        where TSpec : struct, IModelSpec
        where TPolicy : struct, IMaskingPolicy
    {
        using DisposeScope scope = NewDisposeScope();
        long[] ids = [.. Enumerable.Repeat<long[]>([2, .. Enumerable.Repeat(9L, length - 2), 3], rows).SelectMany(row => row)];
        MaskedBatch batch = KernelTable.For<Swapped<TSpec, TPolicy, GumbelMaxSampling, BinaryCrossEntropy>>(KernelBackend.Simd).Masking.Run(
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
