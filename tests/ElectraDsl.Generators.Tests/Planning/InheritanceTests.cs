using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Tests;

/// <summary>What a model takes over from the one that its Base names.</summary>
public sealed class InheritanceTests
{
    private const string Origin = """
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 1_000, EmbeddingSize = 16, MaxPositions = 64, TokenTypes = 3, MaskProbability = 0.2, MaskReplaceProbability = 0.5, RandomReplaceProbability = 0.25, Tying = WeightTying.None,
            SamplingTemperature = 0.7, DisallowCorrect = true, SampleTopK = 40, PadTokenId = 9, UnknownTokenId = 8, ClsTokenId = 7, SepTokenId = 6, MaskTokenId = 5)]
        [Generator(Layers = 3, HiddenSize = 8, AttentionHeads = 2, FeedForwardSize = 24, Activation = Activation.Relu, Norm = NormPlacement.Pre, Dropout = 0.2, AttentionDropout = 0.3,
            Normalization = Normalization.RmsNorm, NormEpsilon = 1e-7, Biases = false, Positions = Positions.Sinusoidal, AttentionWindow = 5, GlobalAttentionEvery = 2,
            Initialization = Initialization.HuggingFace, InitializerRange = 0.03)]
        [Discriminator(Layers = 2, HiddenSize = 32, AttentionHeads = 4, Activation = Activation.Silu, Dropout = 0)]
        public sealed partial record Origin;

        """;

    /// <summary>The same with a loss of its own.</summary>
    private static readonly string Swapped = Origin.Replace("public sealed", "[Kernels(RtdLoss = typeof(SquaredLoss))] public sealed", StringComparison.Ordinal) + """
        public readonly struct SquaredLoss : ElectraDsl.Kernels.IRtdLoss
        {
            public static float Loss(float logit, float label) => (logit - label) * (logit - label);

            public static float Gradient(float logit, float label) => 2f * (logit - label);
        }

        """;

    [Fact]
    public void BaseAlone_GivesTheSameModel() =>
        Assert.Equal(Facts(Origin, "Origin"), Facts(Origin + "[ElectraModel(Base = typeof(Origin))] public sealed partial record Mine;", "Mine"));

    [Fact]
    public void NamedValues_AreTheOnlyOnesThatDiffer()
    {
        string expected = Facts(Origin
            .Replace("VocabularySize = 1_000", "VocabularySize = 2_000", StringComparison.Ordinal)
            .Replace("MaskTokenId = 5", "MaskTokenId = 4", StringComparison.Ordinal)
            .Replace("Layers = 2, HiddenSize = 32", "Layers = 3, HiddenSize = 64", StringComparison.Ordinal), "Origin");
        Assert.Equal(expected, Facts(
            Origin,
            """
            namespace Elsewhere;

            [ElectraDsl.ElectraModel(Base = typeof(Samples.Origin), VocabularySize = 2_000, MaskTokenId = 4)]
            [ElectraDsl.Discriminator(HiddenSize = 64, Layers = 3)]
            public sealed partial record Mine;
            """,
            "Elsewhere.Mine"));
    }

    [Fact]
    public void ValueWrittenAsTheDefault_OverridesTheBases() => Assert.Equal(
        Facts(Origin.Replace("MaskProbability = 0.2, ", "", StringComparison.Ordinal), "Origin"),
        Facts(Origin + "[ElectraModel(Base = typeof(Origin), MaskProbability = 0.15)] public sealed partial record Mine;", "Mine"));

    [Fact]
    public void BaseOfTheBase_CountsWhereTheBaseIsSilent() => Assert.Equal(
        Facts(Origin.Replace("1_000", "3_000", StringComparison.Ordinal).Replace("TokenTypes = 3", "TokenTypes = 0", StringComparison.Ordinal), "Origin"),
        Facts(Origin + """
            [ElectraModel(Base = typeof(Middle), TokenTypes = 0)]
            public sealed partial record Mine;

            [ElectraModel(Base = typeof(Origin), VocabularySize = 3_000, TokenTypes = 1)]
            public sealed partial record Middle;
            """, "Mine"));

    /// <summary>Tying, sampling, kernels of a generator and the generator itself mean nothing to an encoder alone.</summary>
    [Fact]
    public void MaskedLanguageModel_TakesOverTheEncoderAlone() => Assert.Equal(
        Facts("""
            using ElectraDsl;

            namespace Samples;

            [ElectraModel(VocabularySize = 1_000, EmbeddingSize = 16, MaxPositions = 64, TokenTypes = 3, MaskProbability = 0.2, MaskReplaceProbability = 0.5, RandomReplaceProbability = 0.25,
                Objective = Objective.MaskedLanguageModel, PadTokenId = 9, UnknownTokenId = 8, ClsTokenId = 7, SepTokenId = 6, MaskTokenId = 5)]
            [Discriminator(Layers = 2, HiddenSize = 32, AttentionHeads = 4, Activation = Activation.Silu, Dropout = 0)]
            public sealed partial record Alone;
            """, "Alone"),
        Facts(Swapped + "[ElectraModel(Base = typeof(Origin), Objective = Objective.MaskedLanguageModel)] public sealed partial record Mine;", "Mine"));

    [Fact]
    public void VariantOfAMaskedLanguageModel_MayHaveAGeneratorAgain() => Assert.Equal(
        Facts(Swapped, "Origin"),
        Facts(Swapped + """
            [ElectraModel(Base = typeof(Middle), Objective = Objective.ReplacedTokenDetection)] public sealed partial record Mine;
            [ElectraModel(Base = typeof(Origin), Objective = Objective.MaskedLanguageModel)] public sealed partial record Middle;
            """, "Mine"));

    [Fact]
    public void NextSentencePrediction_IsTakenOver() => Assert.Equal(
        Facts(Origin + """
            [ElectraModel(Base = typeof(Origin), Objective = Objective.MaskedLanguageModel, NextSentencePrediction = true)] public sealed partial record Mine;
            """, "Mine"),
        Facts(Origin + """
            [ElectraModel(Base = typeof(Middle))] public sealed partial record Mine;
            [ElectraModel(Base = typeof(Origin), Objective = Objective.MaskedLanguageModel, NextSentencePrediction = true)] public sealed partial record Middle;
            """, "Mine"));

    [Fact]
    public void BaseNull_IsNoBase() =>
        Assert.Equal(
            Facts(Origin, "Origin"),
            Facts(Origin.Replace("VocabularySize = 1_000", "Base = null, VocabularySize = 1_000", StringComparison.Ordinal), "Origin"));

    [Fact]
    public void BaseInAnotherAssembly_CountsAsOneInThisAssembly()
    {
        MetadataReference library = Emit(ModelCompiler.Run(Origin).AssertClean().Output);
        CSharpCompilation project = ModelCompiler.Compilation(
            "namespace Samples; [ElectraDsl.ElectraModel(Base = typeof(Origin), VocabularySize = 1_000)] public sealed partial record Mine;");
        CompiledModels compiled = ModelCompiler.Run(project.AddReferences(library)).AssertClean();
        Assert.Equal(Facts(Origin, "Origin"), FactsOf(compiled, "Samples.Mine.g.cs"));
    }

    [Fact]
    public void BaseOfAnotherAssemblyThatCannotBeCreated_IsAnErrorAtTheArgument()
    {
        MetadataReference library = Emit(
            ModelCompiler
                .Run(Origin.Replace("record Origin;", "record Origin { internal Origin() { } }", StringComparison.Ordinal))
                .AssertClean()
                .Output);
        Markup markup = Markup.Parse("[ElectraDsl.ElectraModel(Base = {|EDSL0006:typeof(Samples.Origin)|})] public sealed partial record Mine;");
        string message = Assert.Single(Markup.Verify(markup, ModelCompiler.Run(ModelCompiler.Compilation(markup.Source).AddReferences(library))));
        Assert.Equal(
            "'Samples.Origin' cannot be the base of 'Mine' because it has no constructor without parameters that can be called here; make that constructor public",
            message);
    }

    [Fact]
    public void InternalBaseOfAPublicModel_IsAccepted() =>
        ModelCompiler
            .Run(
                Origin.Replace("public sealed", "internal sealed", StringComparison.Ordinal)
                    + "[ElectraModel(Base = typeof(Origin))] public sealed partial record Mine;")
            .AssertClean();

    [Fact]
    public void ModelWithARecipeBaseOfItsOwn_MayHaveABaseToo() =>
        ModelCompiler
            .Run(
                Origin
                    + "[ElectraModel(Base = typeof(Origin))] public sealed partial record Mine : Long; public abstract record Long : ElectraDsl.Training.PretrainingRecipe;")
            .AssertClean();

    private static MetadataReference Emit(Compilation compilation)
    {
        using MemoryStream image = new();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static string Facts(string source, string model) => FactsOf(ModelCompiler.Run(source).AssertClean(), $"Samples.{model}.g.cs");

    private static string Facts(string source, string other, string model) =>
        FactsOf(ModelCompiler.Run(source, other).AssertClean(), $"{model}.g.cs");

    /// <summary>The facts without the model's name and without the recipe.</summary>
    private static string FactsOf(CompiledModels compiled, string fileName) => string.Join('\n', compiled.TextOf(fileName).Split('\n')
        .SkipWhile(line => !line.Contains("public const", StringComparison.Ordinal))
        .TakeWhile(line => !line.Contains("override", StringComparison.Ordinal))
        .Where(line => !line.Contains("Name:", StringComparison.Ordinal)));
}
