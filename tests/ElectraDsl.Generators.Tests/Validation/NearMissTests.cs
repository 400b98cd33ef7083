using ElectraDsl.CodeFixes;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

/// <summary>Beside C#'s own error for an argument that does not exist stands what is meant.</summary>
public sealed class NearMissTests
{
    [Theory]
    [InlineData("ElectraModel", "VocabSize = 1_000", "VocabularySize = 1_000")]
    [InlineData("ElectraModel", "vocab_size = 1_000", "VocabularySize = 1_000")]
    [InlineData("ElectraModel", "VocablarySize = 1_000", "VocabularySize = 1_000")]
    [InlineData("ElectraModel", "embedding_size = 64", "EmbeddingSize = 64")]
    [InlineData("ElectraModel", "max_position_embeddings = 64", "MaxPositions = 64")]
    [InlineData("ElectraModel", "MaxLength = 64", "MaxPositions = 64")]
    [InlineData("ElectraModel", "Tie = WeightTying.None", "Tying = WeightTying.None")]
    [InlineData("Generator", "Heads = 2", "AttentionHeads = 2")]
    [InlineData("Generator", "NumHeads = 2", "AttentionHeads = 2")]
    [InlineData("Generator", "num_attention_heads = 2", "AttentionHeads = 2")]
    [InlineData("Discriminator", "Hidden = 32", "HiddenSize = 32")]
    [InlineData("Discriminator", "hidden_size = 32", "HiddenSize = 32")]
    [InlineData("Discriminator", "NumLayers = 2", "Layers = 2")]
    [InlineData("Discriminator", "num_hidden_layers = 2", "Layers = 2")]
    [InlineData("Discriminator", "ffn = 32", "FeedForwardSize = 32")]
    [InlineData("Discriminator", "intermediate_size = 32", "FeedForwardSize = 32")]
    [InlineData("Discriminator", "layer_norm_eps = 1e-6", "NormEpsilon = 1e-6")]
    [InlineData("Discriminator", "FeedForward = 32", "FeedForwardSize = 32")]
    public async Task NameOfTheField_IsAnsweredWithTheLanguages(string attribute, string written, string meant)
    {
        string before = Model(attribute, written), name = written.Split(' ')[0];
        Diagnostic[] found = [.. ModelCompiler.Run(before).Diagnostics];
        Diagnostic answer = Assert.Single(found, diagnostic => diagnostic.Id == "EDSL0008");
        Assert.Equal(name, before.Substring(answer.Location.SourceSpan.Start, answer.Location.SourceSpan.Length));
        Assert.Equal(
            $"[{attribute}] has no {name}; did you mean {meant.Split(' ')[0]}?",
            answer.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(found, diagnostic => Assert.Equal(answer.Location.SourceSpan, diagnostic.Location.SourceSpan));
        Assert.Equal(Model(attribute, meant), await FixedSource.By(new NearMissFix()).Apply(before));
    }

    [Theory]
    [InlineData("ElectraModel", "Tying = Tying.All", "Tying = WeightTying.AllWeights")]
    [InlineData("ElectraModel", "Tying = WeightTying.All", "Tying = WeightTying.AllWeights")]
    [InlineData("ElectraModel", "Tying = WeightTying.Embedding", "Tying = WeightTying.Embeddings")]
    [InlineData("Generator", "Activation = Gelu", "Activation = Activation.Gelu")]
    [InlineData("Generator", "Activation = \"gelu_new\"", "Activation = Activation.GeluTanh")]
    [InlineData("Generator", "Norm = NormPlacement.PreNorm", "Norm = NormPlacement.Pre")]
    [InlineData("Generator", "Positions = Positions.Rope", "Positions = Positions.Rotary")]
    public async Task ValueOfTheField_IsAnsweredWithTheLanguages(string attribute, string written, string meant)
    {
        string before = Model(attribute, written);
        Diagnostic answer = Assert.Single(ModelCompiler.Run(before).Diagnostics, diagnostic => diagnostic.Id == "EDSL0008");
        Assert.Equal(written.Split(" = ")[1], before.Substring(answer.Location.SourceSpan.Start, answer.Location.SourceSpan.Length));
        Assert.EndsWith($"did you mean {meant.Split(" = ")[1]}?", answer.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        string after = await FixedSource.By(new NearMissFix()).Apply(before);
        Assert.Contains(meant.Split(" = ")[1], after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ElectraModel", "HiddenSize = 64", "it belongs to [Generator] and [Discriminator]")]
    [InlineData("Generator", "VocabularySize = 64", "it belongs to [ElectraModel]")]
    [InlineData("ElectraModel", "LearningRate = 64", "LearningRate is a property of the record: assign it in the record's constructor")]
    [InlineData("Discriminator", "batch_size = 64", "BatchSize is a property of the record: assign it in the record's constructor")]
    public void NameThatBelongsElsewhere_IsToldWhere(string attribute, string written, string where)
    {
        Diagnostic answer = Assert.Single(ModelCompiler.Run(Model(attribute, written)).Diagnostics, diagnostic => diagnostic.Id == "EDSL0008");
        Assert.EndsWith(where, answer.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(Fixes.FixProperties.Read(answer.Properties));
    }

    [Fact]
    public void NameThatIsWrittenBesideIt_IsNotWrittenTwice()
    {
        Diagnostic answer = Assert.Single(
            ModelCompiler.Run(Model("Generator", "HiddenSize = 8, Hidden = 8")).Diagnostics,
            diagnostic => diagnostic.Id == "EDSL0008");
        Assert.Empty(Fixes.FixProperties.Read(answer.Properties));
    }

    [Theory]
    [InlineData("Xyzzy = 3")]
    [InlineData("Q = 3")]
    [InlineData("Tying = Missing.Value")]
    [InlineData("VocabularySize = Missing")]
    public void WhatIsNearNothing_IsTheCompilersErrorAlone(string written) =>
        Assert.DoesNotContain(
            ModelCompiler.Run(Model("ElectraModel", written)).Diagnostics,
            diagnostic => diagnostic.Id.StartsWith("EDSL", StringComparison.Ordinal));

    /// <summary>A sound declaration but for one attribute's arguments.</summary>
    private static string Model(string attribute, string arguments)
    {
        string[] needed = attribute == "ElectraModel" ? ["VocabularySize = 1_000"] : ["HiddenSize = 16", "AttentionHeads = 2"];
        IEnumerable<string> rest = needed.Where(one => !Means(arguments, one.Split(' ')[0]));
        string own = string.Join(", ", rest.Prepend(arguments));
        return $"""
            using ElectraDsl;

            [ElectraModel({(attribute == "ElectraModel" ? own : "VocabularySize = 1_000")})]
            [Generator({(attribute == "Generator" ? own : "HiddenSize = 16, AttentionHeads = 2")})]
            [Discriminator({(attribute == "Discriminator" ? own : "HiddenSize = 16, AttentionHeads = 2")})]
            public sealed partial record Small;
            """;
    }

    private static bool Means(string arguments, string name)
    {
        string written = new([.. arguments.Split('=')[0].Where(char.IsLetter).Select(char.ToLowerInvariant)]);
        return name switch
        {
            "VocabularySize" => written.StartsWith("vocab", StringComparison.Ordinal),
            "HiddenSize" => written.StartsWith("hidden", StringComparison.Ordinal),
            _ => written.Contains("heads", StringComparison.Ordinal),
        };
    }
}
