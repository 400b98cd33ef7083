namespace ElectraDsl.Kernels.Tests;

public sealed class BinaryExponentialTests
{
    [Fact]
    public void FromWord_IsTheBinaryLogarithm()
    {
        Random random = new(1);
        uint[] words =
        [
            0,
            1,
            2,
            uint.MaxValue,
            uint.MaxValue - 1,
            1u << 31,
            (1u << 31) - 1,
            .. Enumerable.Range(0, 20_000).Select(_ => (uint)random.NextInt64(1L << 32)),
        ];
        foreach (uint word in words)
        {
            double expected = -Math.Log2(((double)~word + 0.5) / 4294967296.0);
            long actual = BinaryExponential.FromWord(word);
            Assert.True(actual >= 1);
            Assert.Equal(expected, actual / (double)(1L << BinaryExponential.FractionBits), 1.0 / (1 << 27));
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0.1f)]
    [InlineData(3e38f)]
    [InlineData(1.18e-38f)]
    [InlineData(12345.678f)]
    public void Quotient_IsOrderedAsTheQuotientsAre(float weight)
    {
        Random random = new(2);
        double before = 0;
        uint beforeCode = 0;
        foreach (uint word in Enumerable.Range(0, 5000).Select(_ => (uint)random.NextInt64(1L << 32)).Append(0u).Append(uint.MaxValue).Order())
        {
            double quotient = BinaryExponential.FromWord(word) / (double)weight;
            uint code = CandidateOrder<Spec<V1000>>.Quotient(word, BitConverter.SingleToInt32Bits(weight));
            Assert.True(code >= beforeCode);
            if (quotient > before * (1 + (1.0 / (1 << 22))))
                Assert.True(code > beforeCode, $"{quotient} and {before} are one.");
            (before, beforeCode) = (quotient, code);
        }
    }

    [Fact]
    public void Quotients_OfDifferentWeightsAreComparable()
    {
        Random random = new(3);
        for (int pair = 0; pair < 20_000; pair++)
        {
            (uint word, float weight) = ((uint)random.NextInt64(1L << 32), MathF.Exp((float)((random.NextDouble() * 20) - 10)));
            (uint otherWord, float otherWeight) = ((uint)random.NextInt64(1L << 32), MathF.Exp((float)((random.NextDouble() * 20) - 10)));
            double quotient = BinaryExponential.FromWord(word) / (double)weight, other = BinaryExponential.FromWord(otherWord) / (double)otherWeight;
            if (Math.Abs((quotient / other) - 1) < 1e-6)
                continue;
            Assert.Equal(
                quotient < other,
                CandidateOrder<Spec<V1000>>.Quotient(word, BitConverter.SingleToInt32Bits(weight))
                    < CandidateOrder<Spec<V1000>>.Quotient(otherWord, BitConverter.SingleToInt32Bits(otherWeight)));
        }
    }
}
