using System.Globalization;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training.Recipe;

/// <summary>A number that is accepted can be computed with: none becomes 0, infinite or not a number on its way into a step.</summary>
public sealed class ExtremeValueTests
{
    private static readonly double[] Numbers =
    [
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.MaxValue,
        double.MinValue,
        double.Epsilon,
        -double.Epsilon,
        0,
        -0.0,
        1e-300,
        1e-46,
        1e-40,
        1.2e-38,
        1e-30,
        0.5,
        1 - 1e-17,
        1,
        1 + 1e-9,
        1e30,
        3.4e38,
        3.5e38,
        1e300,
    ];

    [Fact]
    public void EveryNumber_StaysWhatItIsInFloat32_OrIsRefused()
    {
        int accepted = 0;
        foreach (Hyperparameter hyperparameter in Hyperparameters.All.Where(one => one.Type == typeof(double)))
        {
            foreach (double number in Numbers)
            {
                bool accepts = hyperparameter.Accepts(number);
                accepted += accepts ? 1 : 0;
                if (!accepts)
                    continue;
                Assert.True(double.IsFinite(number) && float.IsFinite((float)number), $"{hyperparameter.Option} takes {number}.");
                Assert.True(
                    !hyperparameter.Rule.StartsWith("above 0", StringComparison.Ordinal)
                        || hyperparameter.Name is "layerwise-learning-rate-decay" or "held-out-fraction"
                        || float.IsNormal((float)number),
                    $"{hyperparameter.Option} takes {number}.");
            }
        }

        Assert.InRange(accepted, 40, 200);
    }

    [Theory]
    [InlineData("learning-rate", double.PositiveInfinity, "a finite number, above 0")]
    [InlineData("learning-rate", double.NaN, "a finite number, above 0")]
    [InlineData("max-gradient-norm", 1e-300, "within the range of float32")]
    [InlineData("weight-decay", 1e300, "within the range of float32")]
    [InlineData("weight-decay", -1.0, "at least 0")]
    public void RefusedNumber_IsToldWhatItMustBe(string name, double number, string expected) =>
        Assert.Contains(expected, Hyperparameters.Of(name).RuleFor(number), StringComparison.Ordinal);

    [Fact]
    public void Rules_AreTheSameInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string[] Rules() => [.. Hyperparameters.All.Where(one => one.Type == typeof(double)).Select(one => one.RuleFor(1e300))];
        string[] rules = Rules();
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(rules, Rules());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
