using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Export;

public sealed class HuggingFaceFolderTests : IDisposable
{
    private const string Words = "electra.embeddings.word_embeddings.weight";

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly List<ParameterArena> arenas = [];
    private readonly TiedEmbeddings model = new();

    public static TheoryData<PretrainingRecipe> Models => [new TiedEmbeddings(), new TiedTokens(), new TiedLayers(), new Untied()];

    public void Dispose()
    {
        arenas.ForEach(arena => arena.Dispose());
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void SavedModel_IsReadBackWhole(PretrainingRecipe recipe)
    {
        ParameterArena arena = Started(recipe);
        using ParameterArena read = new(recipe.Layout, CPU);
        HuggingFaceFolder.Save(folder["hf"], arena, recipe.Facts);
        HuggingFaceFolder.Load(folder["hf"], read, recipe.Facts);
        TensorAssert.Same(arena.Weights, read.Weights);
    }

    [Fact]
    public void TiedLayers_AreInBothFiles()
    {
        ParameterArena arena = Started(new TiedLayers());
        HuggingFaceFolder.Save(folder["hf"], arena, new TiedLayers().Facts);
        using SafetensorsFile discriminator = SafetensorsFile.Open(Weights("discriminator")), generator = SafetensorsFile.Open(Weights("generator"));
        string[] encoder = [.. Encoder(discriminator)];
        Assert.Equal(5 + 2 + (2 * 16), encoder.Length);
        Assert.Equal(encoder, Encoder(generator));
        TensorAssert.Same(generator.Load(Words), generator.Load("generator_lm_head.weight"));

        static IEnumerable<string> Encoder(SafetensorsFile file) =>
            file.Entries.Select(entry => entry.Name).Where(name => name.StartsWith("electra.", StringComparison.Ordinal));
    }

    [Fact]
    public void UntiedGenerator_TellsTheWidthOfItsOwnTables()
    {
        ParameterArena arena = Started(new Untied());
        HuggingFaceFolder.Save(folder["hf"], arena, new Untied().Facts);
        Assert.Equal(6, (int)Config("discriminator")["embedding_size"]!);
        Assert.Equal(4, (int)Config("generator")["embedding_size"]!);
    }

    [Fact]
    public void Config_SaysWhatIsDeclared()
    {
        Save();
        JsonObject config = Config("discriminator");
        Assert.Equal("ElectraForPreTraining", (string)config["architectures"]![0]!);
        Assert.Equal("ElectraForMaskedLM", (string)Config("generator")["architectures"]![0]!);
        Assert.Equal("gelu_new", (string)config["hidden_act"]!);
        Assert.Equal("gelu", (string)Config("generator")["hidden_act"]!);
        Assert.Equal(0.1, (double)config["hidden_dropout_prob"]!);
        Assert.Equal(
            [40, 8, 8, 2, 2, 32, 12, 2],
            new[]
            {
                "vocab_size", "embedding_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
                "max_position_embeddings", "type_vocab_size",
            }.Select(key => (int)config[key]!));
    }

    [Theory]
    [InlineData("hidden_size", "16", "hidden_size is 16, where 8 is declared for the discriminator")]
    [InlineData("hidden_act", "\"gelu\"", "hidden_act is gelu, where gelu_new is declared")]
    [InlineData("layer_norm_eps", "1e-6", "layer_norm_eps is 1e-6, where 1E-12 is declared")]
    [InlineData("position_embedding_type", "\"relative_key\"", "position_embedding_type is relative_key, where absolute")]
    [InlineData("tie_word_embeddings", "false", "tie_word_embeddings is false, where true")]
    [InlineData("model_type", "\"bert\"", "model_type is bert")]
    [InlineData("vocab_size", null, "vocab_size is 30522, where 40 is declared")] // left out means the library's default
    public void ContradictingConfig_IsNamed(string key, string? json, string message)
    {
        Save();
        JsonObject config = Config("discriminator");
        _ = config.Remove(key);
        if (json is not null)
            config[key] = JsonNode.Parse(json);
        File.WriteAllText(folder["hf", "discriminator", "config.json"], config.ToJsonString());
        AssertRefused(message, folder["hf", "discriminator", "config.json"]);
    }

    [Fact]
    public void OtherSpellingsOfTheSame_AreTaken()
    {
        Save();
        JsonObject config = Config("discriminator");
        (config["hidden_act"], config["layer_norm_eps"]) = ("gelu_pytorch_tanh", JsonNode.Parse("0.000000000001"));
        (config["hidden_dropout_prob"], config["summary_type"]) = (0.0, "first");
        Assert.True(config.Remove("type_vocab_size") && config.Remove("position_embedding_type"));
        File.WriteAllText(folder["hf", "discriminator", "config.json"], config.ToJsonString());
        using ParameterArena arena = new(model.Layout, CPU);
        HuggingFaceFolder.Load(folder["hf"], arena, model.Facts);
    }

    [Fact]
    public void MissingTensor_IsNamed()
    {
        Save();
        Rewrite("discriminator", tensors => tensors.Remove("electra.encoder.layer.1.output.dense.bias"));
        AssertRefused("has no tensor electra.encoder.layer.1.output.dense.bias", Weights("discriminator"));
    }

    [Fact]
    public void UnknownTensor_IsNamed()
    {
        Save();
        Rewrite("generator", tensors => tensors["electra.pooler.weight"] = zeros(2));
        AssertRefused("electra.pooler.weight is not a tensor of the generator", Weights("generator"));
    }

    [Fact]
    public void TensorOfAnotherShape_IsNamed()
    {
        Save();
        Rewrite("discriminator", tensors => tensors["electra.encoder.layer.0.output.dense.bias"] = zeros(9));
        AssertRefused("electra.encoder.layer.0.output.dense.bias is F32 [9], where F32 [8] is declared", Weights("discriminator"));
    }

    [Theory]
    [InlineData(Words)]
    [InlineData("generator_lm_head.weight")]
    public void TiedTensorThatDiffers_IsNamed(string key)
    {
        Save();
        Rewrite("generator", tensors => tensors[key] = zeros(40, 8));
        AssertRefused($"{key} differs from {Words}", "with which the model ties it");
    }

    [Fact]
    public void WhatTransformersLeavesOutOrAddsItself_IsTaken()
    {
        ParameterArena arena = Save();
        Rewrite("generator", tensors => tensors.Remove("generator_lm_head.weight"));
        Rewrite(
            "discriminator",
            tensors => tensors["electra.embeddings.position_ids"] = tensor(Enumerable.Range(0, 12).Select(index => (long)index).ToArray()).view(1, 12));
        using ParameterArena read = new(model.Layout, CPU);
        HuggingFaceFolder.Load(folder["hf"], read, model.Facts);
        TensorAssert.Same(arena.Weights, read.Weights);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    public void MissingFile_IsNamed(string file)
    {
        Save();
        File.Delete(folder["hf", "generator", file]);
        AssertRefused($"{folder["hf", "generator", file]} does not exist");
    }

    [Fact]
    public void NetworkThatElectraConfigHasNoWordsFor_IsRefused()
    {
        AssertNotSaved(new Typeless(), "transformers has no model like", "TokenTypes = 0");
        AssertNotSaved(
            new Samples.SampleModel(),
            "all layers are post-norm, and NormPlacement.Pre is declared for the discriminator; what loads there declares Norm = NormPlacement.Post");

        void AssertNotSaved(PretrainingRecipe recipe, params string[] parts)
        {
            using ParameterArena arena = new(recipe.Layout, CPU);
            HuggingFaceException saved = Assert.Throws<HuggingFaceException>(() => HuggingFaceFolder.Save(folder["hf"], arena, recipe.Facts));
            Assert.All(parts, part => Assert.Contains(part, saved.Message, StringComparison.Ordinal));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        }
    }

    public static TheoryData<string, NetworkConfig> Departures
    {
        get
        {
            NetworkConfig usual = new TiedEmbeddings().Facts.Discriminator!;
            return new()
            {
                { "all norms are LayerNorms, and Normalization.RmsNorm", usual with { Normalization = Normalization.RmsNorm } },
                { "all layers have biases, and Biases = false", usual with { Biases = false } },
                { "feed-forward blocks have no gate, and Activation.SwiGlu", usual with { Activation = Activation.SwiGlu } },
                { "feed-forward blocks have no gate, and Activation.GeGlu", usual with { Activation = Activation.GeGlu } },
                { "positions are learned or rotary, and Positions.Sinusoidal", usual with { Positions = Positions.Sinusoidal } },
                { "positions are learned or rotary, and Positions.None", usual with { Positions = Positions.None } },
                {
                    "RotaryBase is always 10000, and RotaryBase = 500",
                    usual with
                    {
                        Activation = Activation.Gelu,
                        Positions = Positions.Rotary,
                        RotaryBase = 500,
                    }
                },
                {
                    "RotaryPairs is always RotaryPairs.Adjacent, and RotaryPairs = RotaryPairs.HalfSplit",
                    usual with
                    {
                        Activation = Activation.Gelu,
                        Positions = Positions.Rotary,
                        RotaryPairs = RotaryPairs.HalfSplit,
                    }
                },
                { "EmbeddingNorm is always true, and EmbeddingNorm = false", usual with { EmbeddingNorm = false } },
                { "attention is never local, and AttentionWindow = 9", usual with { AttentionWindow = 9 } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Departures))]
    public void DepartureOfANetwork_IsRefusedByName(string words, NetworkConfig network)
    {
        foreach ((string name, ModelConfig facts) in new[]
            {
                ("discriminator", model.Facts with { Discriminator = network }),
                ("generator", model.Facts with { Generator = network }),
            })
        {
            HuggingFaceException refused = Assert.Throws<HuggingFaceException>(() => HuggingFaceFolder.Check(folder["hf"], facts));
            Assert.Contains($"{words} is declared for the {name}", refused.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>RoFormer's head has the layers' activation; the discriminator's is passed over there.</summary>
    [Fact]
    public void RotaryGeneratorWhoseLayersAreNotGelu_IsRefused()
    {
        NetworkConfig relu = model.Facts.Generator! with { Positions = Positions.Rotary, Activation = Activation.Relu };
        HuggingFaceException refused = Assert.Throws<HuggingFaceException>(() =>
            HuggingFaceFolder.Check(folder["hf"], model.Facts with { Generator = relu }));
        Assert.Contains("and Activation.Relu is declared for the generator", refused.Message, StringComparison.Ordinal);
        HuggingFaceFolder.Check(folder["hf"], model.Facts with { Discriminator = relu });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Shards_ReadAsOneFile(int shards)
    {
        ParameterArena arena = Save();
        foreach (string network in new[] { "discriminator", "generator" })
        {
            (string Key, Tensor Value)[] tensors = [.. Tensors(network)];
            JsonObject map = [];
            for (int shard = 0; shard < shards; shard++)
            {
                (string Key, Tensor Value)[] part = [.. tensors.Where((_, index) => index % shards == shard)];
                string name = $"model-{shard + 1:00000}-of-{shards:00000}.safetensors";
                SafetensorsFile.Write(folder["hf", network, name], part);
                foreach ((string key, _) in part)
                    map[key] = name;
            }

            File.Delete(Weights(network));
            File.WriteAllText(
                Weights(network) + ".index.json",
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["total_size"] = 1 },
                    ["weight_map"] = map,
                }.ToJsonString());
        }

        using ParameterArena read = new(model.Layout, CPU);
        HuggingFaceFolder.CheckLoadable(folder["hf"], model.Layout, model.Facts);
        HuggingFaceFolder.Load(folder["hf"], read, model.Facts);
        TensorAssert.Same(arena.Weights, read.Weights);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void HalfPrecision_IsWidened(ScalarType type)
    {
        ParameterArena arena = Save();
        foreach (string network in new[] { "discriminator", "generator" })
            Rewrite(network, tensors => tensors.Keys.ToList().ForEach(key => tensors[key] = tensors[key].to_type(type)));
        using ParameterArena read = new(model.Layout, CPU);
        HuggingFaceFolder.CheckLoadable(folder["hf"], model.Layout, model.Facts);
        HuggingFaceFolder.Load(folder["hf"], read, model.Facts);
        TensorAssert.Same(arena.Weights.to_type(type).to_type(ScalarType.Float32), read.Weights);
    }

    [Fact]
    public void FolderThatExists_IsLeftAlone()
    {
        ParameterArena arena = Save();
        HuggingFaceException refused = Assert.Throws<HuggingFaceException>(() => HuggingFaceFolder.Save(folder["hf"], arena, model.Facts));
        Assert.Contains("exists already", refused.Message, StringComparison.Ordinal);
    }

    private ParameterArena Started(PretrainingRecipe recipe)
    {
        ParameterArena arena = new(recipe.Layout, CPU);
        arenas.Add(arena);
        arena.Initialize(1);
        return arena;
    }

    private ParameterArena Save()
    {
        ParameterArena arena = Started(model);
        HuggingFaceFolder.Save(folder["hf"], arena, model.Facts);
        return arena;
    }

    private string Weights(string network) => folder["hf", network, "model.safetensors"];

    private JsonObject Config(string network) => JsonNode.Parse(File.ReadAllText(folder["hf", network, "config.json"]))!.AsObject();

    private List<(string Key, Tensor Value)> Tensors(string network)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Weights(network));
        return [.. file.Entries.Select(entry => (entry.Name, file.Load(entry.Name)))];
    }

    private void Rewrite(string network, Action<Dictionary<string, Tensor>> change)
    {
        Dictionary<string, Tensor> tensors = Tensors(network).ToDictionary(tensor => tensor.Key, tensor => tensor.Value);
        change(tensors);
        SafetensorsFile.Write(Weights(network), [.. tensors.Select(tensor => (tensor.Key, tensor.Value))]);
    }

    private void AssertRefused(params string[] parts)
    {
        using ParameterArena arena = new(model.Layout, CPU);
        HuggingFaceException refused = Assert.Throws<HuggingFaceException>(() => HuggingFaceFolder.Load(folder["hf"], arena, model.Facts));
        Assert.All(parts, part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(0, arena.Weights.abs().sum().item<float>());
    }
}
