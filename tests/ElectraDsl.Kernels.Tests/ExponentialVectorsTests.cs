using System.Numerics;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Tests;

public sealed class ExponentialVectorsTests
{
    [Fact]
    public void NonPositiveNumbers_AreAccurateToTwoUnits()
    {
        for (float x = 0; x > -86; x -= 0.00371f)
        {
            double exact = Math.Exp(x);
            Assert.InRange((One(x) - exact) / exact, -2.4e-7, 2.4e-7);
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-86f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, 0f)]
    public void Edges_AreExact(float x, float expected) => Assert.Equal(expected, One(x));

    private static float One(float x) => ExponentialVectors.OfNonPositive(new Vector<float>(x))[Vector<float>.Count - 1];
}
