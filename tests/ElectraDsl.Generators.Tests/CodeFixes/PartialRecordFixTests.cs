using ElectraDsl.CodeFixes;

namespace ElectraDsl.Generators.Tests;

public sealed class PartialRecordFixTests
{
    private const string Attributes = """
        using ElectraDsl;

        /// <summary>Mine.</summary>
        [ElectraModel(VocabularySize = 1_000)]
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)] // as published

        """;

    [Theory]
    [InlineData("public sealed record Small;", "public sealed partial record Small;")]
    [InlineData("record Small { } // here", "partial record Small { } // here")]
    [InlineData("public sealed partial class Small;", "public sealed partial record Small;")]
    [InlineData(
        "public class Small\n{\n    public int Depth { get; init; }\n}",
        "public partial record Small\n{\n    public int Depth { get; init; }\n}")]
    [InlineData("public abstract partial record Small;", "public partial record Small;")]
    [InlineData("abstract record Small;", "partial record Small;")]
    [InlineData("file sealed partial record Small;", "sealed partial record Small;")]
    public async Task RecordThatCannotTakeAPart_IsMadeToTakeOne(string before, string after) =>
        Assert.Equal(Attributes + after, await FixedSource.By(new PartialRecordFix()).Apply(Attributes + before));

    [Fact]
    public async Task TypesAroundIt_AreMadePartialToo() => Assert.Equal(
        """
        public static partial class Zoo
        {
            // The small ones.
            partial class Cage
            {
                [ElectraDsl.ElectraModel(VocabularySize = 1_000)]
                [ElectraDsl.Generator(HiddenSize = 64, AttentionHeads = 1)]
                [ElectraDsl.Discriminator(HiddenSize = 256, AttentionHeads = 4)]
                public sealed partial record Small;
            }
        }
        """,
        await FixedSource.By(new PartialRecordFix()).Apply("""
        public static class Zoo
        {
            // The small ones.
            class Cage
            {
                [ElectraDsl.ElectraModel(VocabularySize = 1_000)]
                [ElectraDsl.Generator(HiddenSize = 64, AttentionHeads = 1)]
                [ElectraDsl.Discriminator(HiddenSize = 256, AttentionHeads = 4)]
                public sealed record Small;
            }
        }
        """));

    [Theory]
    [InlineData("public sealed partial record Small<T>;")]
    [InlineData("public sealed partial record Small(int Depth);")]
    [InlineData("public sealed partial record Small : Other; public record Other;")]
    public async Task WhatOnlyTheAuthorCanDecide_IsNotOffered(string record) =>
        Assert.Empty(await FixedSource.By(new PartialRecordFix()).Offers(Attributes + record));
}
