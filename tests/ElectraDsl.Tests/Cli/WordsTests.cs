using ElectraDsl.Cli;

namespace ElectraDsl.Tests;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(75.4, "1:15")]
    [InlineData(3700, "1:01:40")]
    [InlineData(-1, "?")]
    [InlineData(double.PositiveInfinity, "?")]
    public void Time_IsReadAtAGlance(double seconds, string text) => Assert.Equal(text, Words.Time(seconds));

    [Theory]
    [InlineData(999, "999")]
    [InlineData(9_999, "9,999")]
    [InlineData(12_345, "12.35 k")]
    [InlineData(1_234_567, "1.23 M")]
    [InlineData(110e9, "110.00 G")]
    public void Magnitude_HasThreeDigitsOrSo(double value, string text) => Assert.Equal(text, Words.Magnitude(value));

    [Theory]
    [InlineData(0, "0 pairs")]
    [InlineData(1, "1 pair")]
    [InlineData(1_200, "1,200 pairs")]
    public void OneThing_IsSingular(long value, string text) => Assert.Equal(text, Words.Counted(value, "pair"));

    [Fact]
    public void Nothing_HasNoPowerOfTen()
    {
        Assert.Equal(("0", "0"), (Words.Rate(0), Words.Scientific(0)));
        Assert.Equal(("5.0e-4", "1.294e18"), (Words.Rate(5e-4), Words.Scientific(1.294e18)));
    }

    [Fact]
    public void Percent_HasOnePlace() => Assert.Equal("12.3 %", Words.Percent(0.1234));
}
