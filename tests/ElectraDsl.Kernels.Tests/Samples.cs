using ElectraDsl.Kernels.Tools.Reference;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Holds samples against the reference.</summary>
internal static class Samples
{
    /// <summary>Every sample is the reference's, or one that rounding may draw in its stead, of which there are few.</summary>
    internal static void AreRight(ReferenceGeneratorHeadOutput expected, long[] actual)
    {
        Assert.Equal(expected.Samples.Length, actual.Length);
        for (int row = 0; row < actual.Length; row++)
            Assert.Contains(actual[row], expected.RightSamples[row]);
        Assert.InRange(actual.Zip(expected.Samples).Count(pair => pair.First != pair.Second), 0, 2);
    }
}
