using ElectraDsl.Kernels;
using ElectraDsl.Tests.Arena;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

public sealed class LayerwiseRatesTests
{
    private static readonly ArenaLayout Layout = new SampleModel().Layout;

    [Fact]
    public void NoDecay_LeavesTheArenasTwoRegions()
    {
        AdamWRegion[] regions = [.. LayerwiseRates.Regions(Layout, 1)], expected = [new(Layout.DecayedCount, 1, true), new(Layout.Count, 1, false)];
        Assert.Equal(expected, regions);
    }

    [Fact]
    public void EveryParameter_LiesInARegionOfItsOwnRateAndDecay()
    {
        AdamWRegion[] regions = [.. LayerwiseRates.Regions(Layout, 0.5)];
        Assert.Equal(Layout.Count, regions[^1].End);
        Assert.All(Layout.Parameters, parameter =>
        {
            AdamWRegion region = regions.First(region => region.End > parameter.Offset);
            Assert.True(region.End >= parameter.Offset + parameter.Count);
            Assert.Equal(parameter.Decayed, region.IsDecayed);
            Assert.Equal(Math.Pow(0.5, 4 - parameter.Depth), region.RateScale); // both networks have two layers
        });
    }

    [Fact]
    public void NeighborsOfOneRate_AreOneRegion()
    {
        // Embeddings, and of each network its layers and head: the generator has a projection at the embeddings' depth, the discriminator's
        // last norm is a region of those that are not decayed.
        AdamWRegion[] regions = [.. LayerwiseRates.Regions(Layout, 0.5)];
        Assert.Equal(7, regions.Count(region => region.IsDecayed));
        Assert.Equal(8, regions.Count(region => !region.IsDecayed));
    }

    [Fact]
    public void NetworksOfDifferentDepth_EachCountFromTheirOwnHead()
    {
        ArenaLayout layout = new(
            [
                Vector(NetworkRole.Discriminator, 0, 0),
                Vector(NetworkRole.Generator, 16, 1),
                Vector(NetworkRole.Generator, 32, 3),
                Vector(NetworkRole.Discriminator, 48, 4),
                Vector(NetworkRole.Discriminator, 64, 6),
            ],
            Count: 80,
            DecayedCount: 80);
        double[] scales = [.. LayerwiseRates.Regions(layout, 0.5).Select(region => region.RateScale)];
        Assert.Equal(new[] { 1 / 64.0, 0.25, 1, 0.25, 1 }, scales);
        Assert.Equal(new[] { 1 / 64.0, 0.5, 2, 0.25, 1 }, LayerwiseRates.Regions(layout, 0.5, generator: 2).Select(region => region.RateScale));
    }

    /// <summary>Whose a tensor is does not stand in its name.</summary>
    private static ParameterSpec Vector(NetworkRole owner, long offset, int depth) =>
        Tensors.Matrix("tensor", [16], offset, Initializer.Zeros, depth, owner);
}
