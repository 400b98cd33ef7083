namespace ElectraDsl.Generators.Tests;

/// <summary>Options of an encoder that make no sense together.</summary>
public sealed class EncoderRuleTests
{
    private const string Generator = "HiddenSize = 8, AttentionHeads = 2";
    private const string Discriminator = "HiddenSize = 12, AttentionHeads = 2";
    private const string Apart = "VocabularySize = 100, Tying = WeightTying.None";

    [Fact]
    public void RotaryOfOddHeads_IsAnErrorAtPositions()
    {
        IReadOnlyList<string> messages = Verify(Apart, Generator, "HiddenSize = 12, AttentionHeads = 4, Positions = {|EDSL1009:Positions.Rotary|}");
        Assert.Equal(
            "Positions of [Discriminator] are rotary, which turns pairs of values, but its heads have 3 (HiddenSize 12 / AttentionHeads 4); choose an even head size, or other positions",
            Assert.Single(messages));
    }

    [Theory]
    [InlineData(
        Apart + ", EmbeddingSize = 5",
        Generator,
        Discriminator + ", Positions = {|EDSL1010:Positions.Sinusoidal|}",
        "[Discriminator]",
        "5 wide (EmbeddingSize)")]
    [InlineData(
        Apart + ", EmbeddingSize = 4",
        "HiddenSize = 9, AttentionHeads = 1, Positions = {|EDSL1010:Positions.Sinusoidal|}",
        Discriminator,
        "[Generator]",
        "9 wide (HiddenSize)")]
    [InlineData(
        Apart,
        Generator,
        "HiddenSize = 9, AttentionHeads = 3, Positions = {|EDSL1010:Positions.Sinusoidal|}",
        "[Discriminator]",
        "9 wide (HiddenSize)")]
    public void SinusoidalOfOddWidth_IsAnErrorAtPositions(string model, string generator, string discriminator, string who, string width)
    {
        string message = Assert.Single(Verify(model, generator, discriminator));
        Assert.Contains($"Positions of {who} are sinusoidal", message, StringComparison.Ordinal);
        Assert.Contains(width, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "GlobalAttentionEvery = {|EDSL1011:3|}",
        "is 3, but without AttentionWindow every layer sees all tokens; give AttentionWindow, too, or leave both out")]
    [InlineData(
        "AttentionWindow = 4, GlobalAttentionEvery = {|EDSL1011:1|}",
        "is 1, but then every layer sees all tokens and AttentionWindow has no effect; give it a value from 2, or leave both out")]
    [InlineData(
        "Layers = 1, AttentionWindow = 4, GlobalAttentionEvery = {|EDSL1011:2|}",
        "is 2, but the one layer is layer 0, which sees all tokens")]
    public void GlobalLayersWithoutLocalOnes_AreAnError(string arguments, string words)
    {
        Assert.Contains(
            "GlobalAttentionEvery of [Generator] " + words,
            Assert.Single(Verify(Apart, $"{Generator}, {arguments}", Discriminator)),
            StringComparison.Ordinal);
        Assert.Contains(
            "GlobalAttentionEvery of [Discriminator] " + words,
            Assert.Single(Verify(Apart, Generator, $"{Discriminator}, {arguments}")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Positions = Positions.Learned, RotaryBase = {|EDSL1014:500|}",
        "RotaryBase of [Discriminator] is 500, but its positions are not rotary (Learned); choose Positions.Rotary, or leave it out")]
    [InlineData(
        "Positions = Positions.None, RotaryPairs = {|EDSL1014:RotaryPairs.HalfSplit|}",
        "RotaryPairs of [Discriminator] is HalfSplit, but its positions are not rotary (None)")]
    [InlineData("EmbeddingNorm = {|EDSL1014:false|}", "EmbeddingNorm of [Discriminator] is false, but its layers normalize after each block")]
    public void OptionWithoutTheOneItNeeds_IsAnError(string arguments, string words) =>
        Assert.Contains(words, Assert.Single(Verify(Apart, Generator, $"{Discriminator}, {arguments}")), StringComparison.Ordinal);

    /// <summary>Their defaults say nothing.</summary>
    [Fact]
    public void OptionAtItsDefault_NeedsNothing() =>
        Assert.Empty(
            Verify(
                Apart,
                Generator + ", Positions = Positions.Learned, RotaryBase = 10_000, RotaryPairs = RotaryPairs.Adjacent",
                Discriminator + ", EmbeddingNorm = true"));

    [Fact]
    public void RotaryBaseOfOne_IsAnError() => Assert.Contains(
        "RotaryBase of [Discriminator] is 1; give it a value above 1 and at most 1000000000 (usual is 10000)",
        Assert.Single(Verify(Apart, Generator, Discriminator + ", RotaryBase = {|EDSL1006:1|}")),
        StringComparison.Ordinal);

    [Fact]
    public void WindowThatSeesEverything_IsAnError()
    {
        string message = Assert.Single(
            Verify("VocabularySize = 100, MaxPositions = 32", Generator, Discriminator + ", AttentionWindow = {|EDSL1012:31|}"));
        Assert.Equal(
            "AttentionWindow of [Discriminator] is 31, and no two of at most 32 tokens (MaxPositions) are farther apart; make it smaller than 31, or leave it out",
            message);
        Assert.Empty(Verify("VocabularySize = 100, MaxPositions = 32", Generator + ", AttentionWindow = 30", Discriminator));
    }

    [Theory]
    [InlineData(
        "Positions = {|EDSL1013:Positions.Learned|}",
        "Positions is Learned in [Generator] and Rotary in [Discriminator], which share their embeddings;")]
    [InlineData(
        "Norm = NormPlacement.Pre, EmbeddingNorm = {|EDSL1013:false|}",
        "EmbeddingNorm is false in [Generator] and true in [Discriminator], which share their embeddings and the norm behind them;")]
    [InlineData(
        "Normalization = {|EDSL1013:Normalization.RmsNorm|}",
        "Normalization is RmsNorm in [Generator] and LayerNorm in [Discriminator], which share their embeddings and the norm behind them;")]
    [InlineData("Biases = {|EDSL1013:false|}", "Biases is false in [Generator] and true in [Discriminator]")]
    public void SharedEmbeddingsDeclaredApart_AreAnErrorAtTheGenerator(string arguments, string words) =>
        Assert.Contains(words, Assert.Single(Verify("VocabularySize = 100", $"{Generator}, {arguments}", Discriminator)), StringComparison.Ordinal);

    [Fact]
    public void SharedEmbeddingsWhereTheGeneratorIsSilent_AreAnErrorAtItsAttribute() => Markup.Verify("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100)]
        [{|EDSL1013:Generator|}(HiddenSize = 8, AttentionHeads = 2)]
        [Discriminator(HiddenSize = 12, AttentionHeads = 2, Positions = Positions.Sinusoidal)]
        public sealed partial record Small;
        """);

    [Fact]
    public void NetworksOfTheirOwnEmbeddings_MayDifferInAll() =>
        Assert.Empty(
            Verify(
                Apart,
                Generator + ", Positions = Positions.Rotary, Normalization = Normalization.RmsNorm, Biases = false",
                Discriminator + ", Positions = Positions.Sinusoidal"));

    /// <summary>A delta needs a table beneath it, and a table no delta upon it.</summary>
    [Fact]
    public void DeltasWithoutATable_AreAnErrorAtTheGenerator()
    {
        const string Disentangled = "VocabularySize = 100, Tying = WeightTying.GradientDisentangled", Learned = ", Positions = Positions.Learned";
        _ = Assert.Single(Verify(Disentangled, Generator + ", Positions = {|EDSL1013:Positions.Rotary|}", Discriminator + Learned));
        Assert.Empty(Verify(Disentangled, Generator + Learned, Discriminator + ", Positions = Positions.Rotary"));
        Assert.Empty(Verify(Disentangled, Generator + ", Normalization = Normalization.RmsNorm", Discriminator + ", Biases = false"));
    }

    [Fact]
    public void SharedTokensAlone_LeaveTheRestToEachNetwork() =>
        Assert.Empty(
            Verify(
                "VocabularySize = 100, Tying = WeightTying.TokenEmbeddings",
                Generator + ", Positions = Positions.Learned, Normalization = Normalization.RmsNorm, Biases = false",
                Discriminator));

    [Fact]
    public void SharedNormWithoutShift_LeavesBiasesToEachNetwork() =>
        Assert.Empty(
            Verify(
                "VocabularySize = 100",
                Generator + ", Normalization = Normalization.RmsNorm, Biases = false",
                Discriminator + ", Normalization = Normalization.RmsNorm"));

    [Fact]
    public void WhatNoSharedTensorShows_MayDiffer() => Assert.Empty(Verify(
        "VocabularySize = 100",
        Generator
            + ", NormEpsilon = 1e-5, AttentionWindow = 3, Initialization = Initialization.HuggingFace, InitializerRange = 0.1, Activation = Activation.GeGlu",
        Discriminator));

    [Fact]
    public void BagOfWords_IsAWarning()
    {
        string message = Assert.Single(Verify(Apart, Generator + ", Positions = {|EDSL1103:Positions.None|}", Discriminator));
        Assert.Equal(
            "[Generator] has no positions and no attention window, so it cannot see token order; choose other positions",
            message);
        Assert.Empty(Verify(Apart, Generator + ", Positions = Positions.None, AttentionWindow = 2", Discriminator));
    }

    private static IReadOnlyList<string> Verify(string model, string generator, string discriminator) => Markup.Verify($$"""
        using ElectraDsl;

        [ElectraModel({{model}})]
        [Generator({{generator}})]
        [Discriminator({{discriminator}})]
        public sealed partial record Small;

        public static class Use
        {
            public static (Small.Generator, Small.Discriminator) Build(ElectraDsl.ParameterArena arena) => (new(arena), new(arena));
        }
        """);
}
