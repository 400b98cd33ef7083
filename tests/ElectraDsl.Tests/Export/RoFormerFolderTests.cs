using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Export;

/// <summary>Networks with rotary positions are RoFormers in transformers.</summary>
public sealed class RoFormerFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<PretrainingRecipe> Models => [new Turned(), new HalfTurned()];

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void SavedModel_IsReadBackWhole(PretrainingRecipe recipe)
    {
        using ParameterArena arena = Save(recipe), read = new(recipe.Layout, CPU);
        HuggingFaceFolder.CheckLoadable(folder["hf"], recipe.Layout, recipe.Facts);
        HuggingFaceFolder.Load(folder["hf"], read, recipe.Facts);
        TensorAssert.Same(arena.Weights, read.Weights);
    }

    /// <summary>The names of a <c>RoFormerForMaskedLM</c> with one layer whose tables are wider than it.</summary>
    [Fact]
    public void Generator_HasTheNamesOfAMaskedLanguageModel()
    {
        Save(new Turned()).Dispose();
        string[] layer =
        [
            .. new[]
            {
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "attention.output.LayerNorm",
                "intermediate.dense",
                "output.dense",
                "output.LayerNorm",
            }.Select(module => $"encoder.layer.0.{module}"),
        ];
        IEnumerable<string> expected = new[] { "embeddings.LayerNorm", "embeddings_project" }.Concat(layer).Select(module => $"roformer.{module}")
            .Concat(["cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm"])
            .SelectMany(module => new[] { $"{module}.weight", $"{module}.bias" })
            .Concat([
                "roformer.embeddings.word_embeddings.weight",
                "roformer.embeddings.token_type_embeddings.weight",
                "roformer.encoder.embed_positions.weight",
                "cls.predictions.decoder.weight",
                "cls.predictions.bias",
            ]);
        using SafetensorsFile file = SafetensorsFile.Open(folder["hf", "generator", "model.safetensors"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Config_IsThatOfRoFormer()
    {
        Save(new Turned()).Dispose();
        JsonObject discriminator = Config("discriminator"), generator = Config("generator");
        Assert.Equal(["roformer", "roformer"], [(string)discriminator["model_type"]!, (string)generator["model_type"]!]);
        Assert.Equal(
            ["RoFormerModel", "RoFormerForMaskedLM"],
            [(string)discriminator["architectures"]![0]!, (string)generator["architectures"]![0]!]);
        Assert.False((bool)discriminator["rotary_value"]!);
        Assert.False(discriminator.ContainsKey("position_embedding_type"));
        Assert.Equal(
            [8, 8, 4, 8],
            [
                (int)discriminator["embedding_size"]!,
                (int)discriminator["hidden_size"]!,
                (int)generator["hidden_size"]!,
                (int)generator["embedding_size"]!,
            ]);
    }

    [Fact]
    public void NetworksOfTwoKinds_AreOfTwoFamilies()
    {
        Save(new HalfTurned()).Dispose();
        Assert.Equal(["roformer", "electra"], [(string)Config("discriminator")["model_type"]!, (string)Config("generator")["model_type"]!]);
    }

    /// <summary>
    /// transformers takes sines from the first half of a row and cosines from the second, each for two values: x cos + (-x[1], x[0], -x[3], …) sin.
    /// </summary>
    [Fact]
    public void Rotation_IsThatOfTheNetwork()
    {
        const int Positions = 12, HeadSize = 4;
        Save(new Turned()).Dispose();
        using SafetensorsFile file = SafetensorsFile.Open(folder["hf", "discriminator", "model.safetensors"]);
        Tensor[] table = file.Load("roformer.encoder.embed_positions.weight").chunk(2, -1); // 2 x [P, D / 2]
        Tensor sines = stack(table[0], table[0]), cosines = stack(table[1], table[1]);
        Tensor heads = randn(3, 2, Positions, HeadSize, dtype: ScalarType.Float32);
        Tensor turned = torch.stack([heads.slice(3, 1, HeadSize, 2).neg(), heads.slice(3, 0, HeadSize, 2)], -1).reshape(heads.shape);
        using RotaryPositions rotary = new(Positions, HeadSize, CPU);
        float[] expected = heads.mul(cosines).addcmul(turned, sines, ElectraDsl.Torch.Scalars.One).data<float>().ToArray(),
            actual = rotary.Rotate(heads).data<float>().ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));

        static Tensor stack(Tensor first, Tensor second) => torch.stack([first, second], -1).reshape(Positions, HeadSize);
    }

    /// <summary>transformers saves the bias under one of its two names, and older files have no table.</summary>
    [Fact]
    public void FileThatTransformersSaved_IsRead()
    {
        using ParameterArena arena = Save(new Turned()), read = new(new Turned().Layout, CPU);
        foreach (string network in new[] { "discriminator", "generator" })
        {
            string path = folder["hf", network, "model.safetensors"];
            using SafetensorsFile file = SafetensorsFile.Open(path);
            (string Name, Tensor Values)[] tensors = [.. file.Entries.Select(entry => (entry.Name, file.Load(entry.Name)))];
            SafetensorsFile.Write(
                path + ".new",
                [.. tensors.Where(tensor => tensor.Name is not ("roformer.encoder.embed_positions.weight" or "cls.predictions.decoder.weight"))]);
            File.Move(path + ".new", path, overwrite: true);
        }

        JsonObject config = Config("discriminator");
        Assert.True(config.Remove("embedding_size") && config.Remove("rotary_value"));
        File.WriteAllText(folder["hf", "discriminator", "config.json"], config.ToJsonString());
        HuggingFaceFolder.Load(folder["hf"], read, new Turned().Facts);
        TensorAssert.Same(arena.Weights, read.Weights);
    }

    [Fact]
    public void NetworkOfTheOtherFamily_IsRefused()
    {
        Save(new Turned()).Dispose();
        HuggingFaceException refused = Assert.Throws<HuggingFaceException>(() =>
            HuggingFaceFolder.CheckLoadable(folder["hf"], new TiedEmbeddings().Layout, new TiedEmbeddings().Facts));
        Assert.Contains("model_type is roformer, where electra is expected: the discriminator of", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("has learned positions.", refused.Message, StringComparison.Ordinal);
    }

    private JsonObject Config(string network) => JsonNode.Parse(File.ReadAllText(folder["hf", network, "config.json"]))!.AsObject();

    private ParameterArena Save(PretrainingRecipe recipe)
    {
        ParameterArena arena = new(recipe.Layout, CPU);
        arena.Initialize(7);
        HuggingFaceFolder.Save(folder["hf"], arena, recipe.Facts);
        return arena;
    }
}
