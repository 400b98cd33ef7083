using System.Text.Json.Nodes;
using ElectraDsl.Data;
using ElectraDsl.Export;
using ElectraDsl.Generated.Tests.MaskedLanguageModels;
using ElectraDsl.Testing;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Onnx;

/// <summary>What lies around a graph.</summary>
public sealed class OnnxFolderTests : IDisposable
{
    private static readonly string[] Tokenizer = ["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"];

    private readonly TemporaryFolder folder = new();
    private readonly Tiny model = new();
    private readonly ParameterArena arena = new(new Tiny().Layout, CPU);

    public OnnxFolderTests() => arena.Initialize(1);

    public void Dispose()
    {
        arena.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Encoder_HasWhatTokenizersAndSentenceTransformersRead()
    {
        OnnxFolder.Save(folder["onnx"], arena, model.Facts, Vocabulary(), options: new OnnxOptions { Precisions = Enum.GetValues<OnnxPrecision>() });
        string[] expected =
        [
            "1_Pooling/config.json", "README.md", "config.json", "config_sentence_transformers.json", "modules.json",
            "onnx/model.onnx", "onnx/model_fp16.onnx", "onnx/model_quantized.onnx", "sentence_bert_config.json",
            .. Tokenizer,
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Files("onnx"));
        JsonNode config = Json("onnx", "config.json");
        Assert.Equal(("electra", "ElectraModel", 24), ((string)config["model_type"]!, (string)config["architectures"]![0]!, (int)config["hidden_size"]!));
        Assert.Null(config["transformers.js_config"]);
        JsonNode pooling = Json("onnx", "1_Pooling", "config.json");
        Assert.Equal((24, "mean"), ((int)pooling["word_embedding_dimension"]!, (string)pooling["pooling_mode"]!));
        Assert.Equal("1_Pooling", (string)Json("onnx", "modules.json")[1]!["path"]!);
        Assert.Equal(40, (int)Json("onnx", "sentence_bert_config.json")["max_seq_length"]!);
        Assert.Contains("\nlibrary_name: sentence-transformers\n", File.ReadAllText(folder["onnx", "README.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Head_HasItsLabelsInTheConfiguration()
    {
        ParameterSpec[] tensors =
        [
            new("discriminator.classifier.weight", [2, 24], 0, TensorKind.Matrix, NetworkRole.Discriminator, NetworkSection.Head, 4, Initializer.Normal),
            new("discriminator.classifier.bias", [2], 0, TensorKind.Bias, NetworkRole.Discriminator, NetworkSection.Head, 4, Initializer.Zeros),
        ];
        using ParameterArena both = new(model.Layout.Append(tensors), CPU);
        HeadConfig head = new("My.Sentiment", HeadTask.TextClassification, ["bad", "good"], HeadForm.Original, Pooling.Mean, 0.1);
        OnnxFolder.Save(folder["head"], both, model.Facts, Vocabulary(), options: new OnnxOptions { Head = head });
        Assert.Equal(new[] { "README.md", "config.json", "onnx/model.onnx" }.Concat(Tokenizer).Order(StringComparer.Ordinal), Files("head"));
        JsonNode config = Json("head", "config.json");
        Assert.Equal(
            ("ElectraForSequenceClassification", "good", 1, "single_label_classification"),
            ((string)config["architectures"]![0]!, (string)config["id2label"]!["1"]!, (int)config["label2id"]!["good"]!, (string)config["problem_type"]!));
    }

    [Fact]
    public void WeightsBeyondTheLimit_LieInASecondFile()
    {
        Reader reader = new();
        using ParameterArena weights = new(reader.Layout, CPU);
        weights.Initialize(1);
        OnnxFolder.Save(folder["one"], weights, reader.Facts);
        long whole = new FileInfo(folder["one", "onnx", "model.onnx"]).Length;
        Save("fits", whole + 1);
        Assert.DoesNotContain("onnx/model.onnx_data", Files("fits"));
        Save("split", whole / 2);
        Assert.Contains("onnx/model.onnx_data", Files("split"));
        Assert.True((bool)Json("split", "config.json")["transformers.js_config"]!["use_external_data_format"]!);
        Assert.InRange(new FileInfo(folder["split", "onnx", "model.onnx"]).Length, 1, whole / 10);
        using OnnxProgram inside = new(folder["one", "onnx", "model.onnx"]), outside = new(folder["split", "onnx", "model.onnx"]);
        PaddedBatch batch = new(reader.Facts, [6, 2], seed: 1);
        Assert.Equal(batch.Run(inside).Single(), batch.Run(outside).Single());

        void Save(string name, long largestFile) =>
            OnnxFolder.Save(folder[name], weights, reader.Facts, vocabulary: null, lowerCase: true, options: null, largestFile);
    }

    [Fact]
    public void WhatCannotBeWritten_IsSaidInOneLine()
    {
        OnnxFolder.Save(folder["onnx"], arena, model.Facts);
        Assert.EndsWith("exists already: name a new folder, or delete it.", Refusal(model.Facts, folder["onnx"], new()), StringComparison.Ordinal);
        Assert.Contains(
            "has no discriminator, because it is trained by masked language modeling",
            Refusal(new MaskedModern().Facts, folder["new"], new() { Network = OnnxNetwork.Discriminator }),
            StringComparison.Ordinal);
        File.WriteAllText(folder["file"], "");
        Assert.EndsWith(": name another folder.", Refusal(model.Facts, folder["file", "onnx"], new()), StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => OnnxFolder.Check(folder["new"], model.Facts, new() { Precisions = [] }));

        static string Refusal(ModelConfig facts, string path, OnnxOptions options)
        {
            string message = Assert.Throws<OnnxException>(() => OnnxFolder.Check(path, facts, options)).Message;
            Assert.DoesNotContain('\n', message);
            return message;
        }
    }

    [Fact]
    public void Encoder_NeedsNoMoreThanItsOwnPart()
    {
        using ParameterArena part = new(Tiny.Parameters.DiscriminatorLayout, CPU);
        part.Initialize(1);
        OnnxFolder.Save(folder["whole"], arena, model.Facts);
        OnnxFolder.Save(folder["part"], part, model.Facts);
        Assert.Equal(File.ReadAllBytes(folder["whole", "onnx", "model.onnx"]), File.ReadAllBytes(folder["part", "onnx", "model.onnx"]));
        ArgumentException refused = Assert.Throws<ArgumentException>(() =>
            OnnxFolder.Save(folder["generator"], part, model.Facts, options: new() { Network = OnnxNetwork.MaskedLanguageModel }));
        Assert.Contains("The arena has no tensor generator.", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Opset 20, whose GELU is one operator, would be no gain: the runtime recognizes the steps and makes them the same operator.</summary>
    [Fact]
    public void StepsOfGelu_AreOneOperatorInOnnxRuntime()
    {
        OnnxFolder.Save(folder["onnx"], arena, model.Facts);
        using SessionOptions options = new()
        {
            OptimizedModelFilePath = folder["optimized.onnx"],
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
        };
        new InferenceSession(folder["onnx", "onnx", "model.onnx"], options).Dispose();
        ReadOnlySpan<byte> written = File.ReadAllBytes(folder["onnx", "onnx", "model.onnx"]), optimized = File.ReadAllBytes(folder["optimized.onnx"]);
        Assert.True(written.IndexOf("Erf"u8) >= 0, "The graph has no steps of GELU.");
        Assert.True(optimized.IndexOf("Gelu"u8) >= 0 && optimized.IndexOf("Erf"u8) < 0, "ONNX Runtime computes GELU in steps.");
    }

    private WordPieceVocabulary Vocabulary() => WordPieceVocabularyTrainer.Train(
        ["A few words are enough."], new VocabularyOptions(model.Facts.VocabularySize, model.Facts.SpecialTokens, LowerCase: true), progress: null, CancellationToken.None);

    private IEnumerable<string> Files(string name) => Directory.EnumerateFiles(folder[name], "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder[name], path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private JsonNode Json(params string[] path) => JsonNode.Parse(File.ReadAllText(folder[path]))!;
}
