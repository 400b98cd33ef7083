using ElectraDsl.CodeFixes;

namespace ElectraDsl.Generators.Tests;

public sealed class MissingAttributeFixTests
{
    private static Task<string> Fix(string source) => FixedSource.By(new MissingAttributeFix()).Apply(source);

    [Fact]
    public async Task Generator_IsAddedBehindTheModelAQuarterAsWide() => Assert.Equal(
        """
        using ElectraDsl;

        // Mine.
        [ElectraModel(VocabularySize = 1_000)]
        [Generator(Layers = 6, HiddenSize = 96, AttentionHeads = 1)]
        [Discriminator(Layers = 6, HiddenSize = 384, AttentionHeads = 6)]
        public sealed partial record Small;
        """,
        await Fix("""
        using ElectraDsl;

        // Mine.
        [ElectraModel(VocabularySize = 1_000)]
        [Discriminator(Layers = 6, HiddenSize = 384, AttentionHeads = 6)]
        public sealed partial record Small;
        """));

    [Fact]
    public async Task Discriminator_IsAddedBehindTheGeneratorFourTimesAsWide() => Assert.Equal(
        """
        public static partial class Zoo
        {
            [ElectraDsl.ElectraModel(VocabularySize = 1_000)]
            [ElectraDsl.Generator(HiddenSize = 128, AttentionHeads = 2)] // small
            [ElectraDsl.Discriminator(HiddenSize = 512, AttentionHeads = 8)]
            public sealed partial record Small;
        }
        """,
        await Fix("""
        public static partial class Zoo
        {
            [ElectraDsl.ElectraModel(VocabularySize = 1_000)]
            [ElectraDsl.Generator(HiddenSize = 128, AttentionHeads = 2)] // small
            public sealed partial record Small;
        }
        """));

    [Fact]
    public async Task BothNetworks_AreAddedInOneEditAsPublished() => Assert.Equal(
        """
        using ElectraDsl;

        [ElectraModel(VocabularySize = 1_000)]
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;
        """,
        await Fix("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 1_000)]
        public sealed partial record Small;
        """));

    [Fact]
    public async Task AttributesOnOneLine_GetALineOfTheirOwn() => Assert.Equal(
        "using ElectraDsl;\r\n[ElectraModel(VocabularySize = 1_000)]\r\n[Generator(HiddenSize = 64, AttentionHeads = 1)]\r\n[Discriminator(HiddenSize = 256, AttentionHeads = 4)] public sealed partial record Small;",
        (
            await Fix(
                "using ElectraDsl;\r\n[ElectraModel(VocabularySize = 1_000)] [Discriminator(HiddenSize = 256, AttentionHeads = 4)] public sealed partial record Small;"))
            .Replace(")] \r", ")]\r", StringComparison.Ordinal));

    [Fact]
    public async Task GeneratorThatSharesAllWeights_IsLikeTheDiscriminator() => Assert.Contains(
        "[Generator(Layers = 4, HiddenSize = 320, AttentionHeads = 10)]",
        await Fix("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 1_000, Tying = WeightTying.AllWeights)]
        [Discriminator(Layers = 4, HiddenSize = 320, AttentionHeads = 10)]
        public sealed partial record Small;
        """),
        StringComparison.Ordinal);

    [Fact]
    public async Task Model_IsAddedAboveTheFirstNetwork() => Assert.Equal(
        """
        using ElectraDsl;

        /// <summary>Mine.</summary>
        [ElectraModel(VocabularySize = 30_522)]
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;
        """,
        await Fix("""
        using ElectraDsl;

        /// <summary>Mine.</summary>
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;
        """));
}
