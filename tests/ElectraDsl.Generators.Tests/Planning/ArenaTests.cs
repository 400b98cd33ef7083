using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Tests;

public sealed class ArenaTests
{
    private static string Models(string tying, string norm, int types) => Plans.Source(
        $"VocabularySize = 101, EmbeddingSize = 5, TokenTypes = {types}, Tying = WeightTying.{tying}",
        $"Layers = 3, HiddenSize = 6, AttentionHeads = 2, FeedForwardSize = 7, Norm = NormPlacement.{norm}, Positions = Positions.Learned",
        tying == "AllWeights"
            ? $"Layers = 3, HiddenSize = 6, AttentionHeads = 2, FeedForwardSize = 7, Norm = NormPlacement.{norm}, Positions = Positions.Learned"
            : $"Layers = 2, HiddenSize = 9, AttentionHeads = 3, FeedForwardSize = 10, Norm = NormPlacement.{norm}, Positions = Positions.Learned");

    public static TheoryData<string, string, int> Combinations()
    {
        TheoryData<string, string, int> data = [];
        foreach (string tying in Plans.Tyings)
        foreach (string norm in new[] { "Post", "Pre" })
        foreach (int types in new[] { 0, 2 })
            data.Add(tying, norm, types);
        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Arena_IsTwoRegionsWithoutOverlap(string tying, string norm, int types)
    {
        ArenaPlan arena = Plans.Of(Models(tying, norm, types)).Arena;
        ParameterPlan[] parameters = [.. arena.Parameters().OrderBy(parameter => parameter.Offset)];

        long end = 0, total = 0;
        foreach (ParameterPlan parameter in parameters)
        {
            long count = parameter.Shape.Aggregate(1L, (product, size) => product * size);
            Assert.InRange(parameter.Offset, end, end + ArenaPlan.Alignment - 1);
            if (!parameter.Name.Contains(".key.", StringComparison.Ordinal) && !parameter.Name.Contains(".value.", StringComparison.Ordinal))
                Assert.Equal(0, parameter.Offset % ArenaPlan.Alignment);
            end = parameter.Offset + count;
            total += count;
            bool isSpared = System.Text.RegularExpressions.Regex.IsMatch(parameter.Name, "LayerNorm|layer_norm|bias");
            Assert.Equal(!isSpared, parameter.IsDecayed);
            Assert.Equal(parameter.IsDecayed, end <= arena.DecayedCount);
            Assert.Equal(!parameter.IsDecayed, parameter.Offset >= arena.DecayedCount);
        }

        Assert.Equal(total, arena.ParameterCount);
        Assert.InRange(arena.Count, end, end + ArenaPlan.Alignment - 1);
        Assert.Equal(0, arena.Count % ArenaPlan.Alignment);
        Assert.Equal(0, arena.DecayedCount % ArenaPlan.Alignment);
        Assert.Equal(parameters.Length, parameters.Select(parameter => parameter.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void QueryKeyAndValue_LieSideBySide(string tying, string norm, int types)
    {
        Dictionary<string, ParameterPlan> parameters = Plans
            .Of(Models(tying, norm, types))
            .Arena.Parameters()
            .ToDictionary(parameter => parameter.Name);
        foreach (ParameterPlan query in parameters.Values.Where(parameter => parameter.Name.Contains(".query.", StringComparison.Ordinal)))
        {
            long count = query.Shape.Aggregate(1L, (product, size) => product * size);
            Assert.Equal(query.Offset + count, parameters[query.Name.Replace("query", "key", StringComparison.Ordinal)].Offset);
            Assert.Equal(query.Offset + (2 * count), parameters[query.Name.Replace("query", "value", StringComparison.Ordinal)].Offset);
        }
    }

    /// <summary>No name says what a tensor is.</summary>
    [Fact]
    public void DecayAndCosts_AskForTheKind()
    {
        TensorBlock[] blocks =
        [
            .. Enum.GetValues<TensorKind>().Select(kind => new TensorBlock("Value", kind, [2, 3], Initializer.Zeros, 0.02, ["value"])),
        ];
        Assert.Equal(
            [TensorKind.Matrix, TensorKind.Table, TensorKind.TableDelta],
            blocks.Where(block => block.IsDecayed).Select(block => block.Kind));
        Assert.Equal((6, 6), (NetworkAccounts.Multiplied(blocks), NetworkAccounts.Added(blocks)));
    }

    [Fact]
    public void DepthAndStart_AreTheOriginals()
    {
        Dictionary<string, ParameterPlan> parameters = Plans
            .Of(Models("Embeddings", "Pre", 2))
            .Arena.Parameters()
            .ToDictionary(parameter => parameter.Name);

        Check("discriminator.electra.embeddings.word_embeddings.weight", 0, "TruncatedNormal");
        Check("discriminator.electra.embeddings.LayerNorm.weight", 0, "Ones");
        Check("discriminator.electra.embeddings_project.weight", 0, "GlorotUniform");
        Check("generator.electra.embeddings_project.bias", 0, "Zeros");
        Check("discriminator.electra.encoder.layer.0.attention.self.key.weight", 1, "TruncatedNormal");
        Check("discriminator.electra.encoder.layer.1.output.dense.bias", 2, "Zeros");
        Check("discriminator.electra.encoder.LayerNorm.bias", 3, "Zeros");
        Check("discriminator.discriminator_predictions.dense.weight", 4, "TruncatedNormal");
        Check("discriminator.discriminator_predictions.dense_prediction.weight", 4, "GlorotUniform");
        Check("generator.electra.encoder.layer.2.output.LayerNorm.weight", 3, "Ones");
        Check("generator.generator_predictions.dense.weight", 5, "TruncatedNormal");
        Check("generator.generator_lm_head.bias", 5, "Zeros");

        void Check(string name, int depth, string initializer)
        {
            Assert.Equal(depth, parameters[name].Depth);
            Assert.Equal(initializer, parameters[name].Initializer.ToString());
        }
    }

    [Fact]
    public void StartOfHuggingFace_IsNormalEverywhere()
    {
        IEnumerable<ParameterPlan> parameters = Plans.Of(
            "VocabularySize = 101, EmbeddingSize = 5",
            "HiddenSize = 6, AttentionHeads = 2, Initialization = Initialization.HuggingFace, InitializerRange = 0.3, Positions = Positions.Learned",
            "HiddenSize = 9, AttentionHeads = 3, InitializerRange = 0.1, Positions = Positions.Learned").Arena.Parameters();
        foreach (ParameterPlan parameter in parameters.Where(parameter => parameter.Shape.Count == 2))
        {
            bool isGenerators = parameter.Name.StartsWith("generator.", StringComparison.Ordinal);
            Assert.Equal(isGenerators ? 0.3 : 0.1, parameter.Range);
            Assert.Equal(isGenerators, parameter.Initializer == Initializer.Normal);
        }
    }

    [Fact]
    public void SharedEmbeddings_ComeFirstAndOnce()
    {
        foreach (string tying in Plans.Tyings)
        {
            ArenaPlan arena = Plans.Of(Models(tying, "Post", 2)).Arena;
            ParameterPlan first = arena.Parameters().MinBy(parameter => parameter.Offset)!;
            string owner = tying is "None" or "GradientDisentangled" ? "generator" : "discriminator";
            Assert.Equal($"{owner}.electra.embeddings.word_embeddings.weight", first.Name);
        }
    }

    [Theory]
    [InlineData("VocabularySize = 101", "VocabularySize = 102", true)]
    [InlineData("FeedForwardSize = 7", "FeedForwardSize = 8", true)]
    [InlineData("AttentionHeads = 2", "AttentionHeads = 3", true)]
    [InlineData("AttentionHeads = 2", "AttentionHeads = 2, Activation = Activation.Relu", true)]
    [InlineData("AttentionHeads = 2", "AttentionHeads = 2, NormEpsilon = 1e-5", true)]
    [InlineData("AttentionHeads = 2", "AttentionHeads = 2, AttentionWindow = 9", true)]
    [InlineData("AttentionWindow = 7", "AttentionWindow = 7, GlobalAttentionEvery = 2", true)]
    [InlineData("Positions = Positions.Sinusoidal", "Positions = Positions.None", true)]
    [InlineData("AttentionWindow = 7", "AttentionWindow = 7, Biases = false", true)]
    [InlineData("AttentionWindow = 7", "AttentionWindow = 7, Normalization = Normalization.RmsNorm", true)]
    [InlineData("AttentionHeads = 2", "AttentionHeads = 2, Initialization = Initialization.HuggingFace, InitializerRange = 0.1", false)]
    [InlineData("AttentionHeads = 2", "AttentionHeads = 2, Dropout = 0", false)]
    [InlineData("VocabularySize = 101", "VocabularySize = 101, MaskProbability = 0.25", false)]
    public void Fingerprint_ChangesWithWhatACheckpointMeans(string one, string other, bool changes)
    {
        string source =
            one.StartsWith("AttentionWindow", StringComparison.Ordinal) || one.StartsWith("Positions", StringComparison.Ordinal)
                ? Plans.Source(
                    "VocabularySize = 100, Tying = WeightTying.None",
                    "HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned",
                    "HiddenSize = 8, AttentionHeads = 2, AttentionWindow = 7, Positions = Positions.Sinusoidal")
            : Models("Embeddings", "Post", 2);
        string before = Plans.Of(source).Fingerprint, after = Plans.Of(source.Replace(one, other, StringComparison.Ordinal)).Fingerprint;
        Assert.Matches("^[0-9a-f]{16}$", before);
        Assert.Equal(changes, before != after);
    }

    /// <summary>An option that a declaration does not write leaves the fingerprint as it was before there was such an option.</summary>
    [Theory]
    [InlineData("RotaryBase = 500", true)]
    [InlineData("RotaryPairs = RotaryPairs.HalfSplit", true)]
    [InlineData("EmbeddingNorm = false", true)]
    [InlineData("RotaryBase = 10_000, RotaryPairs = RotaryPairs.Adjacent, EmbeddingNorm = true", false)]
    public void Fingerprint_CountsALaterOptionWhereItIsNotAtItsDefault(string option, bool changes)
    {
        const string Model = "VocabularySize = 100, Tying = WeightTying.None",
            Network = "HiddenSize = 8, AttentionHeads = 2, Norm = NormPlacement.Pre";
        Assert.Equal(changes, Plans.Of(Model, Network, Network).Fingerprint != Plans.Of(Model, Network, $"{Network}, {option}").Fingerprint);
    }
}
