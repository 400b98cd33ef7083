using ElectraDsl.Generators.Emission;

namespace ElectraDsl.Generators.Tests;

public sealed class TextTests
{
    [Fact]
    public void HoleOfSeveralLines_IsIndentedLikeItsFirst()
    {
        string inner = "one\n\ntwo";
        Assert.Equal("a\n    one\n\n    two\nb", Text.Of($"a\n    {inner}\nb"));
    }

    [Fact]
    public void LineOfAnEmptyHole_Vanishes()
    {
        string nothing = "";
        Assert.Equal("a\nb", Text.Of($"a\n    {nothing}\nb"));
        Assert.Equal("a", Text.Of($"a\n    {nothing}"));
        Assert.Equal("a()\nb", Text.Of($"a({nothing})\nb"));
    }

    [Fact]
    public void TrailingComments_StandInOneColumnAParagraph() => Assert.Equal(
        "int a = 1;      // [1]\nint bcd = 2345; // [2]\n// A remark stays.\n\nint e; // [3]",
        TrailingComments.Align("int a = 1; // [1]\nint bcd = 2345; // [2]\n// A remark stays.\n\nint e; // [3]"));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-12, "1E-12")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    public void Doubles_ReadWellAndRoundTrip(double value, string text) => Assert.Equal(text, Literal.Of(value));
}
