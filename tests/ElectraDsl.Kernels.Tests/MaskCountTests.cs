using System.Globalization;
using System.Text.Json;
using ElectraDsl.Testing;

namespace ElectraDsl.Kernels.Tests;

public sealed class MaskCountTests
{
    [SkippableFact]
    [Trait("Category", "Goldens")]
    public void OriginalsTables_AreMetExactly()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(GoldenFiles.Find("masking_counts.json")));
        int compared = 0;
        foreach (JsonElement table in golden.RootElement.GetProperty("tables").EnumerateArray())
        {
            float probability = (float)table.GetProperty("mask_prob").GetDouble();
            int maximum = MaskCount.Maximum(table.GetProperty("max_seq_length").GetInt32(), probability);
            Assert.Equal(table.GetProperty("max_predictions_per_seq").GetInt32(), maximum);
            foreach (JsonProperty entry in table.GetProperty("num_to_predict").EnumerateObject())
            {
                Assert.Equal(entry.Value.GetInt32(), MaskCount.Of(int.Parse(entry.Name, CultureInfo.InvariantCulture), probability, maximum));
                compared++;
            }
        }

        Assert.NotEqual(0, compared);
    }

    [Theory]
    [InlineData(0.15f)]
    [InlineData(0.25f)]
    [InlineData(0.5f)]
    [InlineData(0.1f)]
    [InlineData(0.3f)]
    [InlineData(0.999f)]
    [InlineData(1e-30f)]
    [InlineData(0.0009765625f)]
    public void WholeNumberArithmetic_EqualsRoundedFloatProduct(float probability)
    {
        for (int tokens = 0; tokens <= 20_000; tokens++)
            Assert.Equal(
                (int)MathF.Round(tokens * probability, MidpointRounding.ToEven),
                MaskCount.RoundedProduct(tokens, BitConverter.SingleToInt32Bits(probability)));
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(128, 5, 5)]
    [InlineData(128, 126, 19)]
    public void FewCandidates_BoundTheCount(int tokens, int candidates, int expected) =>
        Assert.Equal(expected, MaskCount.Of(MaskingMode.Distinct, tokens, candidates, 0.15f, 19));

    [Theory]
    [InlineData(200, 0.12f, 25)]
    [InlineData(200, 0.15f, 31)]
    [InlineData(512, 0.25f, 130)]
    public void Maximum_TakesTheProbabilityAsTheDecimalThatWasMeant(int length, float probability, int expected) =>
        Assert.Equal(expected, MaskCount.Maximum(length, probability));
}
