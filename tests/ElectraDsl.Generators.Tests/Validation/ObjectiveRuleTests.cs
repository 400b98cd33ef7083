using ElectraDsl.CodeFixes;

namespace ElectraDsl.Generators.Tests;

/// <summary>What a masked language model declares that is a generator's.</summary>
public sealed class ObjectiveRuleTests
{
    private static string Source(string arguments, string attributes = "") => $$"""
        using ElectraDsl;
        using ElectraDsl.Kernels;

        [ElectraModel(VocabularySize = 1_000, Objective = Objective.MaskedLanguageModel{{arguments}})]{{attributes}}
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;

        [ElectraModel(VocabularySize = 1_000)]
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Other;

        """;

    private static string OfBothNetworks(string arguments) =>
        Source("").Replace("VocabularySize = 1_000)", $"VocabularySize = 1_000{arguments})", StringComparison.Ordinal);

    [Theory]
    [InlineData("Tying", "WeightTying.None")]
    [InlineData("Tying", "WeightTying.Embeddings")]
    [InlineData("SamplingTemperature", "1")]
    [InlineData("DisallowCorrect", "false")]
    [InlineData("SampleTopK", "40")]
    public void ArgumentOfAGenerator_IsAnErrorAtItsName(string name, string value) => Assert.Equal(
        $"A masked language model has no generator: {name} has no effect",
        Assert.Single(Markup.Verify(Source($", {{|EDSL3005:{name}|}} = {value}"))));

    [Fact]
    public void Generator_IsAnErrorAtTheAttribute() => Assert.Equal(
        "A masked language model has no generator: [Generator] has no effect",
        Assert.Single(Markup.Verify(Source("", "\n[{|EDSL3005:Generator|}(HiddenSize = 64, AttentionHeads = 1)]"))));

    [Theory]
    [InlineData("Sampler", "InverseCdfSampling")]
    [InlineData("RtdLoss", "BinaryCrossEntropy")]
    [InlineData("Replacement", "string")]
    public void KernelOfAGenerator_IsAnErrorAtItsName(string name, string type) => Assert.Equal(
        $"A masked language model has no generator: {name} has no effect",
        Assert.Single(Markup.Verify(Source("", $"\n[Kernels({{|EDSL3005:{name}|}} = typeof({type}))]"))));

    /// <summary>The other way round.</summary>
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void NextSentencesOfReplacedTokenDetection_AreAnErrorAtTheName(string value) => Assert.Equal(
        "Replaced token detection tells tokens apart, not pairs of sentences: NextSentencePrediction has no effect",
        Assert.Single(Markup.Verify(OfBothNetworks($", {{|EDSL3005:NextSentencePrediction|}} = {value}"))));

    [Fact]
    public async Task FixOfNextSentences_LeavesThemOut() => Assert.Equal(
        OfBothNetworks(""),
        await FixedSource.By(new NeedlessPartFix()).Apply(OfBothNetworks(", NextSentencePrediction = true")));

    [Fact]
    public void NextSentencesOfTheBase_AreLeftOutInSilence()
    {
        CompiledModels compiled = ModelCompiler.RunWithAdvice(SampleModels.QuickStart, SampleModels.Masked, SampleModels.Paired, """
            using ElectraDsl;

            namespace Samples;

            [ElectraModel(Base = typeof(Paired), Objective = Objective.ReplacedTokenDetection)]
            public sealed partial record Again;

            [ElectraModel(Base = typeof(Paired), NextSentencePrediction = false)]
            public sealed partial record Alone;
            """).AssertClean();
        foreach (string model in new[] { "Again", "Alone" })
        {
            Assert.DoesNotContain($"Samples.{model}.NextSentenceHead.g.cs", compiled.FileNames);
            Assert.DoesNotContain("NextSentence", compiled.TextOf($"Samples.{model}.Trainer.g.cs"), StringComparison.Ordinal);
            Assert.DoesNotContain("NextSentence", compiled.TextOf($"Samples.{model}.g.cs"), StringComparison.Ordinal);
        }

        Assert.Contains("NextSentencePrediction = true,", compiled.TextOf("Samples.Paired.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NextSentencePrediction = {|EDSL3006:true|}, TokenTypes = 0")]
    [InlineData("TokenTypes = 1, NextSentencePrediction = {|EDSL3006:true|}")]
    public void NextSentencesWithoutSegments_AreAnErrorAtTheArgument(string arguments) => Assert.Matches(
        "^Next-sentence prediction needs TokenTypes of 2 or more, but it is [01]: the encoder could not tell a pair's segments apart$",
        Assert.Single(Markup.Verify(Source(", " + arguments))));

    [Fact]
    public void NextSentencesOfTheBaseWithoutSegments_AreAnErrorAtTheSegments() => Markup.Verify(Source(", NextSentencePrediction = true") + """
        [ElectraModel(Base = typeof(Small), TokenTypes = {|EDSL3006:1|})]
        public sealed partial record Variant;
        """);

    [Theory]
    [InlineData(", NextSentencePrediction = true, TokenTypes = 1")]
    [InlineData(", NextSentencePrediction = true, TokenTypes = 0")]
    public async Task FixOfSegments_GivesTwo(string arguments) => Assert.Equal(
        Source(", NextSentencePrediction = true, TokenTypes = 2"),
        await FixedSource.By(new ValueFix()).Apply(Source(arguments)));

    [Theory]
    [InlineData(", NextSentencePrediction = true")]
    [InlineData(", NextSentencePrediction = true, TokenTypes = 3")]
    [InlineData(", NextSentencePrediction = false, TokenTypes = 0")]
    public void NextSentencesOfTwoSegments_AreAccepted(string arguments) => ModelCompiler.RunWithAdvice(Source(arguments)).AssertClean();

    [Fact]
    public void EverythingAtOnce_IsAnErrorEach() =>
        Assert.Equal(
            3,
            Markup
                .Verify(
                    Source(
                        ", {|EDSL3005:Tying|} = WeightTying.None, {|EDSL3005:SampleTopK|} = 3",
                        "\n[{|EDSL3005:Generator|}(HiddenSize = 64, AttentionHeads = 1)]"))
                .Count);

    [Theory]
    [InlineData("")]
    [InlineData("\n[Kernels(Masking = typeof(UniformMasking))]")]
    public void WhatAnEncoderUses_IsAccepted(string attributes) =>
        ModelCompiler
            .RunWithAdvice(Source(", EmbeddingSize = 128, Masking = MaskingMode.WholeWord, MaskReplaceProbability = 0.8", attributes))
            .AssertClean();

    [Fact]
    public void WhatTheBaseDeclares_IsLeftOutInSilence()
    {
        CompiledModels compiled = ModelCompiler.RunWithAdvice(SampleModels.Swapped.Replace("VocabularySize = 1_000", "VocabularySize = 1_000, Tying = WeightTying.None, SampleTopK = 40", StringComparison.Ordinal) + """

            [ElectraModel(Base = typeof(SwappedWhole), Objective = Objective.MaskedLanguageModel)]
            public sealed partial record Masked;
            """).AssertClean();
        Assert.Equal(
            [
                "Samples.Masked.Encoder.g.cs",
                "Samples.Masked.Kernels.g.cs",
                "Samples.Masked.Parameters.g.cs",
                "Samples.Masked.Trainer.g.cs",
                "Samples.Masked.g.cs",
            ],
            compiled.FileNames.Where(name => name.StartsWith("Samples.Masked.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("SquaredLoss", compiled.TextOf("Samples.Masked.Kernels.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("SquaredLoss", compiled.TextOf("Samples.Masked.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownObjective_IsAnErrorAtTheValue() =>
        Markup.Verify(
            Source("")
                .Replace("Objective = Objective.MaskedLanguageModel", "Objective = {|EDSL1007:(Objective)7|}", StringComparison.Ordinal)
                .Replace(
                    "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]\npublic sealed partial record Small",
                    "[Generator(HiddenSize = 64, AttentionHeads = 1)]\n[Discriminator(HiddenSize = 256, AttentionHeads = 4)]\npublic sealed partial record Small",
                    StringComparison.Ordinal));

    [Theory]
    [InlineData(", Tying = WeightTying.None", "")]
    [InlineData("", "\n[Generator(HiddenSize = 64, AttentionHeads = 1)]")]
    [InlineData("", "\n[Kernels(Sampler = typeof(InverseCdfSampling))]", "\n[Kernels]")]
    public async Task Fix_LeavesItOut(string arguments, string attributes, string left = "") =>
        Assert.Equal(Source("", left), await FixedSource.By(new NeedlessPartFix()).Apply(Source(arguments, attributes)));

    [Fact]
    public async Task FixOfAGeneratorAboveTheModel_KeepsWhatStandsThere() => Assert.Equal(
        """
        using ElectraDsl;

        /// <summary>Mine.</summary>
        [ElectraModel(VocabularySize = 1_000, Objective = Objective.MaskedLanguageModel)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;
        """,
        await FixedSource.By(new NeedlessPartFix()).Apply("""
        using ElectraDsl;

        /// <summary>Mine.</summary>
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [ElectraModel(VocabularySize = 1_000, Objective = Objective.MaskedLanguageModel)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Small;
        """));
}
