using ElectraDsl.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.Generators.Tests;

/// <summary>Fixes that write an argument of an attribute.</summary>
public sealed class ArgumentFixTests
{
    private const string Generator = "[Generator(HiddenSize = 64, AttentionHeads = 1)]";
    private const string Discriminator = "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]";

    private static string Source(string model, string generator = Generator, string discriminator = Discriminator) => $"""
        using ElectraDsl;

        [ElectraModel({model})]
        {generator}
        {discriminator}
        public sealed partial record Small;
        """;

    private static async Task Verify(CodeFixProvider fix, string before, string after, int offer = 0) =>
        Assert.Equal(after, await FixedSource.By(fix).Apply(before, offer));

    [Theory]
    [InlineData(0, "2")]
    [InlineData(1, "5")]
    public Task Heads_BecomeTheNearestThatDivide(int offer, string heads) => Verify(
        new HeadCountFix(),
        Source("VocabularySize = 1_000", discriminator: "[Discriminator(HiddenSize = 250, /* few */ AttentionHeads = 4, Layers = 2)]"),
        Source("VocabularySize = 1_000", discriminator: $"[Discriminator(HiddenSize = 250, /* few */ AttentionHeads = {heads}, Layers = 2)]"),
        offer);

    [Fact]
    public Task HeadsOfOneEncoderInBothRoles_ChangeInBoth() => Verify(
        new HeadCountFix(),
        Source(
            "VocabularySize = 1_000, Tying = WeightTying.AllWeights",
            "[Generator(HiddenSize = 240, AttentionHeads = 7)]",
            "[Discriminator(HiddenSize = 240, AttentionHeads = 7)]"),
        Source(
            "VocabularySize = 1_000, Tying = WeightTying.AllWeights",
            "[Generator(HiddenSize = 240, AttentionHeads = 6)]",
            "[Discriminator(HiddenSize = 240, AttentionHeads = 6)]"));

    [Theory]
    [InlineData("HiddenSize = 240, AttentionHeads = 4", 0, "HiddenSize = 240, AttentionHeads = 3")]
    [InlineData("HiddenSize = 240, AttentionHeads = 4", 1, "HiddenSize = 240, AttentionHeads = 5")]
    [InlineData("HiddenSize = 250, AttentionHeads = 5", 0, "HiddenSize = 240, AttentionHeads = 5")]
    public Task HeadSize_BecomesAMultipleOf8(string before, int offer, string after) => Verify(
        new HeadCountFix(),
        Source("VocabularySize = 1_000", discriminator: $"[Discriminator({before})]"),
        Source("VocabularySize = 1_000", discriminator: $"[Discriminator({after})]"),
        offer);

    [Fact]
    public Task Vocabulary_IsPadded() =>
        Verify(new VocabularyFix(), Source("VocabularySize = 30_001, EmbeddingSize = 128"), Source("VocabularySize = 30_008, EmbeddingSize = 128"));

    [Theory]
    [InlineData("VocabularySize = 7", 0, "VocabularySize = 8")]
    [InlineData("EmbeddingSize = 128", 0, "EmbeddingSize = 128, VocabularySize = 30_522")]
    [InlineData("VocabularySize = 1_000, MaskProbability = 1.5", 0, "VocabularySize = 1_000, MaskProbability = 0.15")]
    [InlineData("VocabularySize = 1_000, MaskTokenId = 3", 0, "VocabularySize = 1_000, MaskTokenId = 4")]
    [InlineData("VocabularySize = 1_000, Tying = (WeightTying)7", 0, "VocabularySize = 1_000, Tying = WeightTying.Embeddings")]
    [InlineData("VocabularySize = 1_000, MaskProbability = 0.6", 0, "VocabularySize = 1_000, MaskProbability = 0.15")]
    public Task Value_IsBroughtIntoItsRange(string before, int offer, string after) => Verify(new ValueFix(), Source(before), Source(after), offer);

    [Theory]
    [InlineData("InitializerRange = -1", "InitializerRange = 0.02")]
    [InlineData("Positions = Positions.Learned", "Positions = Positions.Rotary")]
    [InlineData("Normalization = Normalization.RmsNorm", "Normalization = Normalization.LayerNorm")]
    [InlineData("Biases = false", "Biases = true")]
    [InlineData("AttentionWindow = 600", "AttentionWindow = 0")]
    [InlineData("GlobalAttentionEvery = 3", "GlobalAttentionEvery = 0")]
    public Task OptionOfTheGenerator_IsBroughtInLine(string before, string after) => Verify(
        new ValueFix(),
        Source("VocabularySize = 1_000", $"[Generator(HiddenSize = 64, AttentionHeads = 1, {before})]"),
        Source("VocabularySize = 1_000", $"[Generator(HiddenSize = 64, AttentionHeads = 1, {after})]"));

    [Theory]
    [InlineData("[Discriminator]", "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData("[Discriminator(Layers = 2)]", "[Discriminator(Layers = 2, HiddenSize = 256, AttentionHeads = 4)]")]
    [InlineData("[Discriminator(HiddenSize = 192)]", "[Discriminator(HiddenSize = 192, AttentionHeads = 3)]")]
    [InlineData("[Discriminator(AttentionHeads = 3)]", "[Discriminator(AttentionHeads = 3, HiddenSize = 192)]")]
    public Task MissingSizes_AreWrittenTogether(string before, string after) => Verify(
        new ValueFix(), Source("VocabularySize = 1_000", discriminator: before), Source("VocabularySize = 1_000", discriminator: after));

    [Fact]
    public async Task MissingSizesOfAll_AreWrittenAtOnce() =>
        Assert.Equal(
            Source(
                "VocabularySize = 30_522",
                "[Generator(HiddenSize = 64, AttentionHeads = 1)]",
                "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]"),
        await FixedSource.By(new ValueFix()).ApplyToAll(Source("", "[Generator]", "[Discriminator]")));

    [Fact]
    public Task Option_IsWrittenInFullWhereNothingIsUsed() => Verify(
        new ValueFix(),
        """
        [ElectraDsl.ElectraModel(VocabularySize = 1_000, Tying = (ElectraDsl.WeightTying)7)]
        [ElectraDsl.Generator(HiddenSize = 64, AttentionHeads = 1)]
        [ElectraDsl.Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;
        """,
        """
        [ElectraDsl.ElectraModel(VocabularySize = 1_000, Tying = ElectraDsl.WeightTying.Embeddings)]
        [ElectraDsl.Generator(HiddenSize = 64, AttentionHeads = 1)]
        [ElectraDsl.Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;
        """);

    [Theory]
    [InlineData("VocabularySize = 1_000, Tying = WeightTying.AllWeights", "VocabularySize = 1_000, Tying = WeightTying.Embeddings")]
    [InlineData(
        "Tying = WeightTying.None, VocabularySize = 1_000, EmbeddingSize = 64",
        "Tying = WeightTying.Embeddings, VocabularySize = 1_000, EmbeddingSize = 64")]
    public Task Tie_BecomesThatOfTheEmbeddings(string before, string after) => Verify(new TyingFix(), Source(before), Source(after));

    [Theory]
    [InlineData("HiddenSize = 512, AttentionHeads = 8", 0, "HiddenSize = 64, AttentionHeads = 8")]
    [InlineData("HiddenSize = 512, AttentionHeads = 8", 1, "HiddenSize = 128, AttentionHeads = 8")]
    [InlineData("HiddenSize = 192, AttentionHeads = 3", 0, "HiddenSize = 72, AttentionHeads = 3")]
    [InlineData("HiddenSize = 160, AttentionHeads = 20", 1, "HiddenSize = 128, AttentionHeads = 1")]
    [InlineData("HiddenSize = 32, AttentionHeads = 1", 0, "HiddenSize = 64, AttentionHeads = 1")]
    public Task Generator_BecomesAQuarterOrAHalfAsWide(string before, int offer, string after) =>
        Verify(
            new GeneratorWidthFix(),
            Source("VocabularySize = 1_000", $"[Generator({before})]"),
            Source("VocabularySize = 1_000", $"[Generator({after})]"),
            offer);

    [Theory]
    [InlineData("VocabularySize = 1_000, Base = typeof(string)", "VocabularySize = 1_000")]
    [InlineData("Base = typeof(Small), VocabularySize = 1_000", "VocabularySize = 1_000")]
    public Task BaseThatIsNone_IsLeftOut(string before, string after) => Verify(new BaseFix(), Source(before), Source(after));

    [Fact]
    public Task HeadsOfABase_AreOverriddenInTheVariant() => Verify(
        new HeadCountFix(),
        """
        using ElectraDsl;

        [ElectraModel(Base = typeof(Presets.Small))]
        [Discriminator(HiddenSize = 234)]
        public sealed partial record Mine;
        """,
        """
        using ElectraDsl;

        [ElectraModel(Base = typeof(Presets.Small))]
        [Discriminator(HiddenSize = 234, AttentionHeads = 3)]
        public sealed partial record Mine;
        """);

    [Fact]
    public async Task AttributeThatOnlyTheBaseHas_IsAddedToTheVariant() => Assert.Equal(
        """
        using ElectraDsl;

        [ElectraModel(Base = typeof(Presets.Small))]
        [Generator(HiddenSize = 128)]
        [Discriminator(HiddenSize = 512, AttentionHeads = 8)]
        public sealed partial record Mine;
        """,
        await FixedSource.By(new GeneratorWidthFix()).Apply("""
        using ElectraDsl;

        [ElectraModel(Base = typeof(Presets.Small))]
        [Discriminator(HiddenSize = 512, AttentionHeads = 8)]
        public sealed partial record Mine;
        """));

    [Fact]
    public async Task AttributeInAnotherFile_IsChangedThere() => Assert.Equal(
        ["[ElectraDsl.ElectraModel(VocabularySize = 1_000)] public sealed partial record Small;", "[ElectraDsl.Generator(HiddenSize = 64)] public sealed partial record Small;"],
        (await FixedSource.By(new GeneratorWidthFix()).ApplyToFiles(
        [
            "[ElectraDsl.ElectraModel(VocabularySize = 1_000)] public sealed partial record Small;",
            "[ElectraDsl.Generator(HiddenSize = 512, AttentionHeads = 1)] public sealed partial record Small;",
            "[ElectraDsl.Discriminator(HiddenSize = 256, AttentionHeads = 4)] public sealed partial record Small;",
        ])).Take(2).Select(text => text.Replace(", AttentionHeads = 1", "", StringComparison.Ordinal)));

    [Fact]
    public async Task AllOfOneKind_AreFixedAtOnce() => Assert.Equal(
        """
        using ElectraDsl;

        [ElectraModel(VocabularySize = 1_008)]
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;

        [ElectraModel(Base = typeof(Small), VocabularySize = 2_008)]
        public sealed partial record Larger;
        """,
        await FixedSource.By(new VocabularyFix()).ApplyToAll("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 1_001)]
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;

        [ElectraModel(Base = typeof(Small), VocabularySize = 2_001)]
        public sealed partial record Larger;
        """));
}
