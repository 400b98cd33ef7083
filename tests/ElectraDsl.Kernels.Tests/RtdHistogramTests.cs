namespace ElectraDsl.Kernels.Tests;

public sealed class RtdHistogramTests
{
    [Theory]
    [InlineData(0.1, 1, 0.2)]
    [InlineData(0.5, 1, 0.4)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 2)]
    [InlineData(2, 3, 6)]
    [InlineData(1, 0.5, 0)]
    public void Area_IsNearTheExactOne(double deviation, double replacedDeviation, double distance)
    {
        Random random = new(5);
        float[] originals = [.. Arrays.Normal(random, 20_000, (float)deviation).Select(x => x - 1.7f)];
        float[] replaced = [.. Arrays.Normal(random, 3_000, (float)(deviation * replacedDeviation)).Select(x => x - 1.7f + (float)distance)];
        double[] counts = new double[RtdHistogram.Length];
        foreach (float logit in originals)
            counts[RtdHistogram.BinOf(logit)]++;
        foreach (float logit in replaced)
            counts[RtdHistogram.Bins + RtdHistogram.BinOf(logit)]++;
        double bound = Enumerable.Range(0, RtdHistogram.Bins).Sum(bin => counts[bin] / originals.Length * counts[RtdHistogram.Bins + bin] / replaced.Length) / 2;
        double error = Math.Abs(RtdHistogram.Area(counts) - Exact(originals, replaced));
        Assert.InRange(error, 0, bound);
        if (deviation >= 1)
            Assert.InRange(error, 0, 5e-4);
        if (deviation == 1 && replacedDeviation == 1)
            Assert.InRange(bound, 0, 0.009);
    }

    [Fact]
    public void Ends_AreOpen()
    {
        Assert.Equal(0, RtdHistogram.BinOf(float.NegativeInfinity));
        Assert.Equal(0, RtdHistogram.BinOf(-8));
        Assert.Equal(0, RtdHistogram.BinOf(float.NaN));
        Assert.Equal(127, RtdHistogram.BinOf(-1e-3f));
        Assert.Equal(128, RtdHistogram.BinOf(0));
        Assert.Equal(255, RtdHistogram.BinOf(7.999f));
        Assert.Equal(255, RtdHistogram.BinOf(1e30f));
        Assert.Equal(255, RtdHistogram.BinOf(float.PositiveInfinity));
    }

    [Fact]
    public void OneKindAlone_IsWorthAGuess()
    {
        double[] counts = new double[RtdHistogram.Length];
        counts[3] = 10;
        Assert.Equal(0.5, RtdHistogram.Area(counts));
        _ = Assert.Throws<ArgumentException>(() => RtdHistogram.Area(new double[3]));
    }

    private static double Exact(float[] originals, float[] replaced)
    {
        Array.Sort(originals);
        double below = 0;
        foreach (float logit in replaced)
        {
            int place = Array.BinarySearch(originals, logit);
            below += place >= 0 ? place + 0.5 : ~place;
        }

        return below / originals.Length / replaced.Length;
    }
}
