namespace ElectraDsl.Generators.Tests;

/// <summary>Warnings about sizes that work, but cost speed, memory or quality.</summary>
public sealed class SizeAdviceTests
{
    private static string Model(string model, string generator, string discriminator) => $$"""
        using ElectraDsl;

        [ElectraModel({{model}})]
        [Generator({{generator}})]
        [Discriminator({{discriminator}})]
        public sealed partial record Small;
        """;

    [Theory]
    [InlineData(
        "64, AttentionHeads = 1",
        "HiddenSize = 240, AttentionHeads = {|EDSL1105:4|}",
        "heads of 60 (HiddenSize 240, AttentionHeads 4)",
        "AttentionHeads 3 or 5")]
    [InlineData("64, AttentionHeads = 1", "HiddenSize = {|EDSL1105:250|}, AttentionHeads = 5", "heads of 50", "HiddenSize 240 or 280")]
    [InlineData("16, AttentionHeads = 1", "HiddenSize = 48, AttentionHeads = {|EDSL1105:12|}", "heads of 4", "AttentionHeads 6")]
    [InlineData("8, AttentionHeads = 1", "HiddenSize = {|EDSL1105:20|}, AttentionHeads = 5", "heads of 4", "HiddenSize 40")]
    public void HeadSizeThatIsNoMultipleOf8_IsAWarningAtWhatFixesIt(string generator, string discriminator, string found, string fix)
    {
        string message = Assert.Single(Markup.VerifyWithAdvice(Model("VocabularySize = 1_000", $"HiddenSize = {generator}", discriminator)));
        Assert.StartsWith("[Discriminator] has " + found, message, StringComparison.Ordinal);
        Assert.EndsWith(": " + fix, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "{|EDSL1106:30_521|}",
        "VocabularySize 30,521 is not a multiple of 8, which slows the generator's largest matrix product; pad it to 30,528")]
    [InlineData("{|EDSL1106:30_523|}", "pad it to 30,528")]
    [InlineData("{|EDSL1106:999_999|}", "pad it to 1,000,000")]
    [InlineData("{|EDSL1106:9|}", "pad it to 16")]
    public void VocabularyThatIsNotPadded_IsAWarningThatNamesThePaddedSize(string size, string message) => Assert.EndsWith(
        message,
        Assert.Single(
            Markup.VerifyWithAdvice(
                Model($"VocabularySize = {size}", "HiddenSize = 64, AttentionHeads = 1", "HiddenSize = 256, AttentionHeads = 4"))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("30_528")]
    [InlineData("30_522")]
    public void PaddedVocabularyAndThePublishedOne_AreFine(string size) =>
        Markup.VerifyWithAdvice(Model($"VocabularySize = {size}", "HiddenSize = 64, AttentionHeads = 1", "HiddenSize = 256, AttentionHeads = 4"));

    [Theory]
    [InlineData(
        "{|EDSL1107:56|}, AttentionHeads = 1",
        "HiddenSize 56 of [Generator] is too narrow for 256 of [Discriminator]; a generator of a quarter to a half, 64 to 128, serves the discriminator best")]
    [InlineData("{|EDSL1107:136|}, AttentionHeads = 1", "is too wide for 256")]
    [InlineData("{|EDSL1107:256|}, AttentionHeads = 4", "is too wide for 256")]
    [InlineData("{|EDSL1101:264|}, AttentionHeads = 1", "HiddenSize is 264 in [Generator] and 256 in")]
    public void GeneratorOutsideAQuarterToAHalf_IsOneWarningAtItsSize(string generator, string message) => Assert.Contains(
        message,
        Assert.Single(Markup.VerifyWithAdvice(Model("VocabularySize = 1_000", $"HiddenSize = {generator}", "HiddenSize = 256, AttentionHeads = 4"))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("64, AttentionHeads = 1")]
    [InlineData("88, AttentionHeads = 1")]
    [InlineData("128, AttentionHeads = 2")]
    public void GeneratorOfAQuarterToAHalf_IsFine(string generator) =>
        Markup.VerifyWithAdvice(Model("VocabularySize = 1_000", $"HiddenSize = {generator}", "HiddenSize = 256, AttentionHeads = 4"));

    [Fact]
    public void OneEncoderInBothRoles_HasOneWidthByItsNature() =>
        Markup.VerifyWithAdvice(
            Model(
                "VocabularySize = 1_000, Tying = WeightTying.AllWeights",
                "HiddenSize = 256, AttentionHeads = 4",
                "HiddenSize = 256, AttentionHeads = 4"));

    [Fact]
    public void TablesOfOneWidthThatAreKeptTwice_AreAWarningThatCountsThem() => Assert.Equal(
        // (1,000 words + 2 kinds of segments + 2 of the LayerNorm) * 64; the generator needs no projection then, nor with shared tables.
        "Tying is None although the embeddings of both networks are 64 wide; one set for both saves 64,256 parameters, 1 MB with gradients and moments",
        Assert.Single(Markup.VerifyWithAdvice(Model(
            "VocabularySize = 1_000, EmbeddingSize = 64, Tying = {|EDSL1108:WeightTying.None|}",
            "HiddenSize = 64, AttentionHeads = 1",
            "HiddenSize = 256, AttentionHeads = 4"))));

    [Theory]
    [InlineData("EmbeddingSize = 128, Tying = WeightTying.None")]
    [InlineData("Tying = WeightTying.None")]
    [InlineData("EmbeddingSize = 64, Tying = WeightTying.Embeddings")]
    public void TablesThatCannotBeOneOrAre_AreFine(string model) =>
        Markup.VerifyWithAdvice(
            Model("VocabularySize = 1_000, " + model, "HiddenSize = 64, AttentionHeads = 1", "HiddenSize = 256, AttentionHeads = 4"));

    [Fact]
    public void PublishedModelsAndVariantsOfThem_AreFine() => Markup.VerifyWithAdvice("""
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
        [Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, FeedForwardSize = 256)]
        [Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, FeedForwardSize = 1024)]
        public sealed partial record ElectraSmall;

        [ElectraModel(Base = typeof(Presets.Small), VocabularySize = 8_000)]
        public sealed partial record OfSmall;

        [ElectraModel(Base = typeof(Presets.SmallPlusPlus), VocabularySize = 8_000)]
        public sealed partial record OfSmallPlusPlus;

        [ElectraModel(Base = typeof(Presets.Base))]
        public sealed partial record OfBase;

        [ElectraModel(Base = typeof(Presets.Large))]
        public sealed partial record OfLarge;
        """);

    [Fact]
    public void OwnMistakeOverABaseOfAnotherAssembly_IsAWarning() => Markup.VerifyWithAdvice("""
        using ElectraDsl;

        [ElectraModel(Base = typeof(Presets.Small), VocabularySize = {|EDSL1106:8_001|})]
        [Generator(HiddenSize = {|EDSL1107:256|}, AttentionHeads = 4)]
        public sealed partial record Mine;
        """);

    [Fact]
    public void VariantThatTakesAMistakeOver_IsNotWarnedAgain() => Markup.VerifyWithAdvice("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = {|EDSL1106:1_001|}, MaxPositions = {|EDSL3002:64|})]
        [Generator(HiddenSize = {|EDSL1107:240|}, AttentionHeads = 3)]
        [Discriminator(HiddenSize = 240, AttentionHeads = {|EDSL1105:4|})]
        public sealed partial record Origin;

        [ElectraModel(Base = typeof(Origin), MaskProbability = 0.2)]
        public sealed partial record Variant;
        """);
}
