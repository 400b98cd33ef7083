using ElectraDsl.Cli;

namespace ElectraDsl.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["--steps", "--seed", "--batch-size", "--learning-rate"];

    [Theory]
    [InlineData("--stpes", "--steps")]
    [InlineData("--step", "--steps")]
    [InlineData("--batchsize", "--batch-size")]
    [InlineData("--learnign-rate", "--learning-rate")]
    [InlineData("--output", null)]
    [InlineData("--x", null)]
    public void MistypedName_IsGuessedWhereItIsNear(string typed, string? meant) => Assert.Equal(meant, NearestName.Of(typed, Names));

    [Theory]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_CountsLetters(string a, string b, int distance) => Assert.Equal(distance, NearestName.Distance(a, b));
}
