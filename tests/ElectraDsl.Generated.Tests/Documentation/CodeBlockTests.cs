namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>The C# that the README and docs show compiles as it stands there, beside the README's record.</summary>
public sealed class CodeBlockTests
{
    public static TheoryData<string, int> Blocks => ShownCode.Theory;

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Block_CompilesAsItStands(string page, int block) =>
        _ = RuntimeCompiler.Compile(ShownCode.SourceOf(ShownCode.BlocksOf(page)[block]));

    [Fact]
    public void LinesFromTextToVector_AreTenAtMost() => Assert.InRange(
        ShownCode.BlocksOf("README.md")
            .Single(block => block.Contains("TextEncoder.Open", StringComparison.Ordinal))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Length,
        4,
        10);
}
