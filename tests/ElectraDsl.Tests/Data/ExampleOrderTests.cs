using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class ExampleOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    [InlineData(65_537)]
    public void EveryEpoch_VisitsEveryExampleOnce(int count)
    {
        ExampleOrder order = new(count, seed: 5);
        for (long epoch = 0; epoch < 3; epoch++)
            Assert.Equal(Enumerable.Range(0, count).Select(example => (long)example), Epoch(order, epoch).Order());
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    public void EpochsAndSeeds_HaveOrdersOfTheirOwn(int count)
    {
        ExampleOrder order = new(count, seed: 5);
        Assert.NotEqual(Epoch(order, 0), Epoch(order, 1));
        Assert.NotEqual(Epoch(order, 0), Epoch(new ExampleOrder(count, seed: 6), 0));
        Assert.NotEqual(Enumerable.Range(0, count).Select(example => (long)example), Epoch(order, 0));
        Assert.Equal(Epoch(order, 1), Epoch(new ExampleOrder(count, seed: 5), 1));
    }

    [Fact]
    public void SmallSets_ComeInAllOrders()
    {
        ExampleOrder order = new(3, seed: 1);
        HashSet<string> orders = [.. Enumerable.Range(0, 200).Select(epoch => string.Join("", Epoch(order, epoch)))];
        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public void Places_AreEvenlySpread()
    {
        // The example at place 0 over many epochs: chi-squared with 9 degrees of freedom is below 33.7 with probability 0.9999.
        ExampleOrder order = new(10, seed: 9);
        int[] counts = new int[10];
        for (long epoch = 0; epoch < 10_000; epoch++)
            counts[order.ExampleAt(epoch * 10)]++;
        Assert.InRange(counts.Sum(count => Math.Pow(count - 1000, 2) / 1000), 0, 33.7);
    }

    [Fact]
    public void Neighbors_AreNotVisitedTogether()
    {
        ExampleOrder order = new(100_000, seed: 2);
        int together = Enumerable.Range(0, 99_999).Count(place => Math.Abs(order.ExampleAt(place) - order.ExampleAt(place + 1)) < 10);
        Assert.InRange(together, 2, 36); // by chance 18, standard deviation 4.2
    }

    [Fact]
    public void Order_IsTheSameInEveryVersion()
    {
        ExampleOrder order = new(10, seed: 123);
        Assert.Equal(PinnedOrder, Enumerable.Range(0, 20).Select(place => order.ExampleAt(place)));
    }

    [Fact]
    public void HugePositions_AreInRange()
    {
        ExampleOrder order = new(int.MaxValue, ulong.MaxValue);
        Assert.InRange(order.ExampleAt(long.MaxValue), 0, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => order.ExampleAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleOrder(0, 1));
    }

    [Fact]
    public void TenThousandMillionExamples_AreShuffledWithoutAList()
    {
        const long Examples = 10_000_000_000;
        ExampleOrder order = new(Examples, seed: 5);
        HashSet<long> seen = [];
        double sum = 0;
        for (long place = 0; place < 1_000_000; place++)
        {
            long example = order.ExampleAt(place);
            Assert.True(example is >= 0 and < Examples && seen.Add(example));
            sum += (double)example / Examples;
        }

        Assert.InRange(sum / 1_000_000, 0.4985, 0.5015);        // standard deviation 0.0003
        Assert.InRange(seen.Count(example => example < Examples / 10), 98_500, 101_500); // standard deviation 300
        Assert.NotEqual(order.ExampleAt(0), order.ExampleAt(Examples)); // another epoch, another order
    }

    [Fact]
    public void Mixture_DealsOutByWeight_AndVisitsEachPartWholly()
    {
        using TemporaryFolder folder = new();
        (int Count, double Weight)[] parts = [(70, 3), (500, 1)];
        List<ExamplePart> named = [];
        foreach ((int part, (int count, double weight)) in parts.Index())
        {
            using (ExampleSetWriter writer = new(folder.File($"{part}"), 8, 100, paddingId: 0))
            {
                for (int example = 0; example < count; example++)
                    writer.Write(new Example([2, 10 + part, 3], 3));
                named.Add(new ExamplePart($"../{part}/examples.json", "", weight, writer.Complete()));
            }
        }

        _ = Directory.CreateDirectory(folder.File("all"));
        new ExampleManifest(ExampleManifest.CurrentFormat, 8, 100, 0, Packing.Original, []) { Parts = named }.Write(folder.File("all/examples.json"));
        using ExampleSet set = new(folder.File("all/examples.json"));
        Assert.Equal(570, set.Count);
        ExampleOrder order = ExampleOrder.Of(set, seed: 3);
        (long Example, long Epoch)[] seen = [.. Enumerable.Range(0, 4_000).Select(place => order.At(place))];
        Assert.Equal(3_000, seen.Count(one => set[one.Example].InputIds[1] == 10));
        Assert.InRange(seen.Take(100).Count(one => one.Example < 70), 55, 95);
        Assert.All(seen.Where(one => one.Example < 70).Chunk(70).SkipLast(1), epoch =>
        {
            Assert.Equal(70, epoch.Select(one => one.Example).Distinct().Count());
            Assert.Single(epoch.Select(one => one.Epoch).Distinct());
        });
        Assert.Equal(500, seen.Where(one => one.Example >= 70).Take(500).Select(one => one.Example).Distinct().Count());
        Assert.Equal(seen[1234], order.At(1234)); // a function of the position alone
    }

    // A resumed run must meet the order that it began with: this may never change.
    private static readonly long[] PinnedOrder = [2, 5, 1, 6, 0, 7, 3, 9, 8, 4, 8, 0, 7, 4, 5, 6, 9, 3, 1, 2];

    private static long[] Epoch(ExampleOrder order, long epoch) =>
        [.. Enumerable.Range(0, (int)order.ExampleCount).Select(place => order.ExampleAt((epoch * order.ExampleCount) + place))];
}
