using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class ExampleBuilderTests
{
    [Fact]
    public void EmptySentences_ChangeNothing()
    {
        ExampleBuilder builder = Builder(16);
        Assert.Empty(builder.AddSentence([]));
        Assert.Empty(builder.EndDocument());
        Assert.Empty(builder.AddSentence([]));
        Assert.Empty(builder.AddSentence([5]));
        Assert.Empty(builder.AddSentence([]));
        Assert.Equal([2, 5, 3], Assert.Single(builder.EndDocument()).InputIds);
        Assert.Empty(builder.EndDocument());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(128)]
    public void AnySentences_GiveWellFormedExamples(int maximum)
    {
        Random random = new(maximum);
        ExampleBuilder builder = Builder(maximum);
        int examples = 0;
        for (int i = 0; i < 3000; i++)
        {
            IReadOnlyList<Example> made = random.Next(20) == 0 ? builder.EndDocument() : builder.AddSentence(Tokens(0, random.Next(0, 2 * maximum)));
            foreach (Example example in made)
            {
                AssertWellFormed(example, maximum);
                examples++;
            }

            Assert.InRange(builder.TargetLength, 5, maximum);
        }

        Assert.True(examples > 500);
    }

    [Fact]
    public void SentenceThatReachesTheTargetExactly_LeavesItToTheCoin()
    {
        // At 16 tokens the first segment's target is 6: 3 + 3 is not below it.
        ExampleBuilder builder = new(16, SharedData.FirstFive, new ConstantDraws());
        Assert.Empty(builder.AddSentence(Tokens(0, 3)));
        Assert.Empty(builder.AddSentence(Tokens(3, 3)));
        Assert.Equal(5, Assert.Single(builder.AddSentence(Tokens(6, 10))).FirstSegmentLength);
    }

    [Fact]
    public void ShortSentence_GoesBackIntoTheFirstSegment()
    {
        ExampleBuilder builder = new(16, SharedData.FirstFive, new ConstantDraws());
        Assert.Empty(builder.AddSentence(Tokens(0, 3)));
        Assert.Empty(builder.AddSentence(Tokens(3, 5)));
        Assert.Empty(builder.AddSentence(Tokens(8, 2)));
        Assert.Equal([100, 101, 102, 108, 109, 103, 104, 105, 106, 107], Content(Assert.Single(builder.EndDocument())));
    }

    [Fact]
    public void Dropped_TokensThatDoNotFitAreLost()
    {
        ExampleBuilder builder = Builder(16);
        Assert.Equal(14, Content(Assert.Single(builder.AddSentence(Tokens(0, 100)))).Count);
        Assert.Empty(builder.EndDocument());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(128)]
    public void CarriedOver_EveryTokenIsInOneExampleOfItsDocument(int maximum)
    {
        Random random = new(maximum);
        ExampleBuilder builder = new(maximum, SharedData.FirstFive, new SeededExampleDraws(3), OverflowMode.CarryOver);
        for (int document = 0; document < 200; document++)
        {
            List<int> seen = [];
            int next = 0;
            for (int sentence = random.Next(1, 10); sentence > 0; sentence--)
            {
                int length = random.Next(0, 3 * maximum);
                Take(builder.AddSentence(Tokens(next, length)));
                next += length;
            }

            Take(builder.EndDocument());
            Assert.Equal(Tokens(0, next), seen.Order());

            void Take(IReadOnlyList<Example> examples)
            {
                foreach (Example example in examples)
                {
                    AssertWellFormed(example, maximum);
                    seen.AddRange(Content(example));
                }
            }
        }
    }

    [Fact]
    public void LongLine_IsCarriedOverInOrder()
    {
        ExampleBuilder builder = new(12, SharedData.FirstFive, new ConstantDraws(), OverflowMode.CarryOver);
        IReadOnlyList<Example> examples = [.. builder.AddSentence(Tokens(0, 35)), .. builder.EndDocument()];
        Assert.Equal(Tokens(0, 35), examples.SelectMany(Content));
        Assert.Equal([12, 12, 12, 7], examples.Select(example => example.InputIds.Length));
    }

    [Fact]
    public void SeededDraws_AreTheSameEverywhere()
    {
        // The first outputs of SplitMix64 for the seed 0 are E220A8397B1DCDAF, 6E789E6AA1B965F4, 06C45D188009454F.
        SeededExampleDraws draws = new(0);
        Assert.Equal((0xE220A8397B1DCDAF >> 11) * Math.Pow(2, -53), draws.NextDouble());
        Assert.Equal((0x6E789E6AA1B965F4 >> 11) * Math.Pow(2, -53), draws.NextDouble());
        Assert.Equal(5, draws.NextInt(5, 20)); // 0x06 of 0x100 times 16 is below 1
    }

    [Fact]
    public void SeededIntegers_AreEvenlySpread()
    {
        SeededExampleDraws draws = new(1);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[draws.NextInt(-3, 3) + 3]++;
        Assert.All(counts, count => Assert.InRange(count, 9600, 10_400)); // four standard deviations of 93
        Assert.Equal(4, draws.NextInt(4, 4));
        Assert.InRange(draws.NextInt(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue);
    }

    private static ExampleBuilder Builder(int maximum) => new(maximum, SharedData.FirstFive, new SeededExampleDraws(1));

    private static int[] Tokens(int from, int count) => [.. Enumerable.Range(100 + from, count)];

    private static List<int> Content(Example example) => [.. example.InputIds.Where(id => id >= 100)];

    private static void AssertWellFormed(Example example, int maximum)
    {
        int[] ids = example.InputIds;
        Assert.InRange(ids.Length, 3, maximum);
        Assert.Equal(2, ids[0]);
        Assert.Equal(3, ids[^1]);
        Assert.Equal(3, ids[example.FirstSegmentLength - 1]);
        Assert.NotEqual(ids.Length - 1, example.FirstSegmentLength); // a second segment has at least one token
        Assert.Equal(example.FirstSegmentLength == ids.Length ? 1 : 2, ids.Count(id => id == 3));
    }

    private sealed class ConstantDraws : IExampleDraws
    {
        public double NextDouble() => 0.9;

        public int NextInt(int low, int high) => high;
    }
}
