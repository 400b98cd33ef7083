namespace ElectraDsl.Generators.Tests;

public sealed class ArchitectureRuleTests
{
    private const string Generator = "[Generator(HiddenSize = 64, AttentionHeads = 1)]";
    private const string Discriminator = "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]";

    /// <summary>The promise made to users, word for word: the published small model with 250 in place of 256.</summary>
    [Fact]
    public void HiddenSize250WithFourHeads_BreaksTheBuildWithOneErrorThere()
    {
        IReadOnlyList<string> messages = Markup.Verify("""
            using ElectraDsl;

            [ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
            [Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, FeedForwardSize = 256)]
            [Discriminator(Layers = 12, HiddenSize = {|EDSL1001:250|}, AttentionHeads = 4, FeedForwardSize = 1024)]
            public sealed partial record ElectraSmall;
            """);
        Assert.Equal(
            "HiddenSize 250 of [Discriminator] cannot be split among 4 attention heads; the nearest head counts that divide it: 2 or 5",
            Assert.Single(messages));
    }

    [Fact]
    public void HeadsThatDivideNeitherNetwork_AreAnErrorEach() => Markup.Verify("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100)]
        [Generator(HiddenSize = {|EDSL1001:10|}, AttentionHeads = 3)]
        [Discriminator(AttentionHeads = 9, HiddenSize = {|EDSL1001:8|})]
        public sealed partial record Small;
        """);

    [Theory]
    [InlineData("VocabularySize = {|EDSL1002:7|}")]
    [InlineData("VocabularySize = {|EDSL1002:1_000_001|}")]
    [InlineData("VocabularySize = 100, EmbeddingSize = {|EDSL1002:0|}")]
    [InlineData("VocabularySize = 100, EmbeddingSize = {|EDSL1002:-1|}")]
    [InlineData("VocabularySize = 100, MaxPositions = {|EDSL1002:7|}")]
    [InlineData("VocabularySize = 100, MaxPositions = {|EDSL1002:65_537|}")]
    [InlineData("VocabularySize = 100, TokenTypes = {|EDSL1002:17|}")]
    [InlineData("VocabularySize = 100, TokenTypes = {|EDSL1002:-2|}")]
    [InlineData("VocabularySize = 100, MaskProbability = {|EDSL1004:0|}")]
    [InlineData("VocabularySize = 100, MaskProbability = {|EDSL1004:1.5|}")]
    [InlineData("VocabularySize = 100, MaskProbability = {|EDSL1004:double.NaN|}")]
    [InlineData("VocabularySize = 100, MaskReplaceProbability = {|EDSL1004:-0.1|}")]
    [InlineData("VocabularySize = 100, RandomReplaceProbability = {|EDSL1004:-0.1|}")]
    [InlineData("VocabularySize = 100, RandomReplaceProbability = {|EDSL1004:1.1|}")]
    [InlineData("VocabularySize = 100, RandomReplaceProbability = {|EDSL1004:double.NaN|}")]
    [InlineData("VocabularySize = 100, RandomReplaceProbability = {|EDSL1004:0.16|}")]
    [InlineData("VocabularySize = 100, MaskReplaceProbability = 0.8, RandomReplaceProbability = {|EDSL1004:0.3|}")]
    [InlineData("VocabularySize = 100, SamplingTemperature = {|EDSL2010:0|}")]
    [InlineData("VocabularySize = 100, SamplingTemperature = {|EDSL2010:-1|}")]
    [InlineData("VocabularySize = 100, SamplingTemperature = {|EDSL2010:101|}")]
    [InlineData("VocabularySize = 100, SamplingTemperature = {|EDSL2010:double.NaN|}")]
    [InlineData("VocabularySize = 100, SampleTopK = {|EDSL2010:-1|}")]
    [InlineData("VocabularySize = 100, SampleTopK = {|EDSL2010:101|}")]
    [InlineData("VocabularySize = 100, SampleTopK = {|EDSL2010:1|}, DisallowCorrect = true")]
    [InlineData("VocabularySize = 100, MaskTokenId = {|EDSL1005:3|}")]
    [InlineData("VocabularySize = 100, MaskTokenId = {|EDSL1005:100|}")]
    [InlineData("VocabularySize = 100, PadTokenId = {|EDSL1005:-1|}")]
    [InlineData("VocabularySize = 100, PadTokenId = {|EDSL1005:4|}")]
    [InlineData("VocabularySize = 100, Tying = {|EDSL1007:(WeightTying)7|}")]
    [InlineData("VocabularySize = 100, Masking = {|EDSL1007:(MaskingMode)4|}")]
    public void WrongArgumentOfModel_IsOneErrorThere(string arguments) => Markup.Verify($$"""
        using ElectraDsl;

        [ElectraModel({{arguments}})]
        {{Generator}}
        {{Discriminator}}
        public sealed partial record Small;
        """);

    [Fact]
    public void TyingThatDoesNotExist_NamesTheKindsThatDo()
    {
        IReadOnlyList<string> messages = Markup.Verify($$"""
            using ElectraDsl;

            [ElectraModel(VocabularySize = 100, Tying = {|EDSL1007:(WeightTying)5|})]
            {{Generator}}
            {{Discriminator}}
            public sealed partial record Small;
            """);
        Assert.Equal(
            "Tying is 5, which is not a member of WeightTying; choose one of Embeddings, TokenEmbeddings, GradientDisentangled, AllWeights, None",
            Assert.Single(messages));
    }

    /// <summary>One EmbeddingSize holds for both networks, so the tables can be shared whatever the networks' own widths.</summary>
    [Theory]
    [InlineData("Embeddings")]
    [InlineData("TokenEmbeddings")]
    [InlineData("GradientDisentangled")]
    public void EmbeddingsOfDifferentNetworks_CanBeShared(string tying) => Markup.Verify($$"""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100, TokenTypes = 0, Tying = WeightTying.{{tying}})]
        [Generator(Layers = 2, HiddenSize = 24, AttentionHeads = 2, Dropout = 0, Norm = NormPlacement.Pre)]
        {{Discriminator}}
        public sealed partial record Small;
        """);

    [Theory]
    [InlineData("HiddenSize = {|EDSL1002:0|}, AttentionHeads = 4")]
    [InlineData("HiddenSize = {|EDSL1002:65_537|}, AttentionHeads = 4")]
    [InlineData("HiddenSize = 256, AttentionHeads = {|EDSL1002:0|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Layers = {|EDSL1002:0|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Layers = {|EDSL1002:257|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, FeedForwardSize = {|EDSL1002:0|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, FeedForwardSize = {|EDSL1002:262_145|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Dropout = {|EDSL1004:1|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, AttentionDropout = {|EDSL1004:-0.1|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Activation = {|EDSL1007:(Activation)9|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Norm = {|EDSL1007:(NormPlacement)(-1)|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Normalization = {|EDSL1007:(Normalization)2|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Positions = {|EDSL1007:(Positions)4|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Initialization = {|EDSL1007:(Initialization)2|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, InitializerRange = {|EDSL1006:0|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, NormEpsilon = {|EDSL1006:1e-50|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, NormEpsilon = {|EDSL1006:double.PositiveInfinity|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, AttentionWindow = {|EDSL1002:-1|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, AttentionWindow = {|EDSL1002:65_535|}")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, AttentionWindow = 4, GlobalAttentionEvery = {|EDSL1002:257|}")]
    public void WrongArgumentOfNetwork_IsOneErrorThere(string arguments)
    {
        Markup.Verify($$"""
            using ElectraDsl;

            [ElectraModel(VocabularySize = 100)]
            [Generator({{arguments}})]
            {{Discriminator}}
            public sealed partial record Small;
            """);
        Markup.Verify($$"""
            using ElectraDsl;

            [ElectraModel(VocabularySize = 100)]
            {{Generator}}
            [Discriminator({{arguments}})]
            public sealed partial record Small;
            """);
    }

    [Fact]
    public void MissingSizes_AreAnErrorEachAtTheirAttribute()
    {
        IReadOnlyList<string> messages = Markup.Verify("""
            using ElectraDsl;

            [{|EDSL1002:ElectraModel|}]
            [{|EDSL1002:Generator|}(HiddenSize = 64)]
            [{|EDSL1002:Discriminator|}(AttentionHeads = 4)]
            public sealed partial record Small;
            """);
        Assert.Equal("VocabularySize of [ElectraModel] is missing; give it a value from 8 to 1,000,000", messages[0]);
    }

    [Theory]
    [InlineData("HiddenSize = 64, AttentionHeads = 4", "HiddenSize is 64 in [Generator] and 256 in [Discriminator]")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Layers = 6", "Layers is 6 in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 2", "AttentionHeads is 2 in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, FeedForwardSize = 512", "FeedForwardSize is 512 in [Generator] and 1,024 in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Activation = Activation.Relu", "Activation is Relu in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Norm = NormPlacement.Pre", "Norm is Pre in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Dropout = 0", "Dropout is 0 in [Generator] and 0.1 in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, AttentionDropout = 0", "AttentionDropout is 0 in")]
    [InlineData(
        "HiddenSize = 256, AttentionHeads = 4, Normalization = Normalization.RmsNorm",
        "Normalization is RmsNorm in [Generator] and LayerNorm in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, NormEpsilon = 1e-5", "NormEpsilon is 1E-05 in [Generator] and 1E-12 in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Biases = false", "Biases is false in [Generator] and true in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned", "Positions is Learned in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, AttentionWindow = 8", "AttentionWindow is 8 in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, GlobalAttentionEvery = 2", "GlobalAttentionEvery is 2 in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, Initialization = Initialization.HuggingFace", "Initialization is HuggingFace in")]
    [InlineData("HiddenSize = 256, AttentionHeads = 4, InitializerRange = 0.05", "InitializerRange is 0.05 in")]
    public void AllWeightsOfDifferentNetworks_AreOneErrorThatNamesTheDifference(string generator, string difference)
    {
        IReadOnlyList<string> messages = Markup.Verify($$"""
            using ElectraDsl;

            [ElectraModel(VocabularySize = 100, Tying = {|EDSL1003:WeightTying.AllWeights|})]
            [Generator({{generator}})]
            {{Discriminator}}
            public sealed partial record Small;
            """);
        Assert.Contains(difference, Assert.Single(messages));
    }

    [Fact]
    public void AllWeightsOfNetworksAlikeByDefault_AreAccepted() => Markup.Verify("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100, Tying = WeightTying.AllWeights)]
        [Generator(HiddenSize = 256, AttentionHeads = 4, FeedForwardSize = 1_024)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;
        """);

    [Fact]
    public void TwoTokensOnOneIdBothWritten_AreOneErrorAtTheLater() => Markup.Verify($$"""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100, SepTokenId = {|EDSL1005:50|}, ClsTokenId = 50)]
        {{Generator}}
        {{Discriminator}}
        public sealed partial record Small;
        """);

    [Fact]
    public void MoreParametersThanAnArrayHolds_AreOneErrorAtTheModel() => Markup.Verify($$"""
        using ElectraDsl;

        [{|EDSL1008:ElectraModel|}(VocabularySize = 100)]
        {{Generator}}
        [Discriminator(Layers = 256, HiddenSize = 65_536, AttentionHeads = 1_024)]
        public sealed partial record Small;
        """);

    [Fact]
    public void ValuesAtTheEndsOfTheirRanges_AreAccepted() => Markup.Verify("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 8, EmbeddingSize = 1, MaxPositions = 8, TokenTypes = 0, MaskProbability = {|EDSL1102:1|}, MaskReplaceProbability = 0, RandomReplaceProbability = 1,
            SamplingTemperature = 100, SampleTopK = 8, DisallowCorrect = true, PadTokenId = 7)]
        [Generator(InitializerRange = 1, NormEpsilon = 1, Layers = 1, HiddenSize = 1, AttentionHeads = 1, FeedForwardSize = 1, Positions = Positions.Learned, Dropout = 0, AttentionDropout = 0.999)]
        [Discriminator(Layers = 1, HiddenSize = 7, AttentionHeads = 7, Positions = Positions.Learned)]
        public sealed partial record Small;
        """);

    [Fact]
    public void ConstantsInsteadOfNumbers_AreUnderstood() => Markup.Verify("""
        using ElectraDsl;

        [ElectraModel(VocabularySize = Sizes.Vocabulary)]
        [Generator(HiddenSize = Sizes.Hidden / 4, AttentionHeads = 1)]
        [Discriminator(HiddenSize = {|EDSL1001:Sizes.Hidden + 1|}, AttentionHeads = 4)]
        public sealed partial record Small;

        internal static class Sizes
        {
            public const int Vocabulary = 100;
            public const int Hidden = 256;
        }
        """);

    [Theory]
    [InlineData("VocabularySize = {|CS0029:\"many\"|}")]
    [InlineData("{|CS0246:Words|} = 100")]
    [InlineData("VocabularySize = {|CS0103:many|}")]
    [InlineData("VocabularySize = {|CS0182:System.Environment.ProcessorCount|}")]
    public void ArgumentThatCSharpRejects_IsTheCompilersErrorAlone(string argument) => Markup.Verify($$"""
        using ElectraDsl;

        [ElectraModel({{argument}})]
        [Generator(HiddenSize = 10, AttentionHeads = 3)]
        {{Discriminator}}
        public sealed partial record Small;
        """);
}
