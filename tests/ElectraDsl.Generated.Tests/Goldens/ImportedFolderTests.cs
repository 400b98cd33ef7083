using System.Reflection;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.FineTuning;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>What <c>import</c> declares of Hugging Face's own folders is compiled, is the model that the goldens declare, and loads them.</summary>
[Trait("Category", "Goldens")]
public sealed class ImportedFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Models => [.. GoldenFiles.Models];

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void BothNetworks_AreDeclaredAndLoaded(string name)
    {
        PretrainingRecipe golden = CompiledModel.Of(Copy(name)).Recipe;
        PretrainingRecipe imported = Compiled<PretrainingRecipe>("Imported");
        Assert.Equal(["full_name", "name"], ModelDifference.All(golden.Facts, imported.Facts).Select(one => one.Name).Order(StringComparer.Ordinal));
        using ParameterArena arena = new(imported.Layout, CPU);
        HuggingFaceFolder.Load(folder["hf"], arena, imported.Facts);
        Assert.True(arena.Weights.abs().max().item<float>() > 0);
    }

    [SkippableTheory]
    [InlineData("seqcls.", "ElectraForSequenceClassification")]
    [InlineData("tokcls.", "ElectraForTokenClassification")]
    [InlineData("qa.", "ElectraForQuestionAnswering")]
    public void Head_IsDeclaredAndLoaded(string prefix, string architecture)
    {
        MakeFlat(Copy("model_proj_gelu"), prefix, architecture, "a \"b\"", "c{0}", "d\\e");
        FineTuningRecipe head = Compiled<FineTuningRecipe>("Imported");
        Assert.Equal(architecture == "ElectraForQuestionAnswering" ? [] : ["a \"b\"", "c{0}", "d\\e"], head.Head.Labels);
        Assert.Equal(0.25, head.Head.Dropout);
        Assert.Equal("ImportedEncoder", head.Model.Name);
        using Predictor predictor = Predictor.Open(head, folder["hf"]);
        Assert.Equal(head.Model.MaxPositions, predictor.Recipe.MaxLength);
    }

    [SkippableFact]
    public void EncoderAlone_HasAGeneratorOfAQuarter_AndMaskedLanguageModelsHaveNone()
    {
        MakeFlat(Copy("model_proj_gelu"), "none.", "ElectraModel");
        PretrainingRecipe recipe = Compiled<PretrainingRecipe>("Imported");
        Assert.Equal((16, 1), (recipe.Facts.Generator!.HiddenSize, recipe.Facts.Generator.AttentionHeads));
        using (ParameterArena arena = new(recipe.EncoderLayout, CPU))
            Assert.False(HuggingFaceEncoderFolder.Load(folder["hf"], arena, recipe.Facts));
        Change("architectures", new JsonArray("ElectraForMaskedLM"));
        string declared = HuggingFaceDeclaration.Of(folder["hf"], "X");
        Assert.Contains("Objective = Objective.MaskedLanguageModel)]\n[Discriminator(", declared, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("model_type", "\"bert\"", "model_type is bert, and electra and roformer alone can be declared")]
    [InlineData("hidden_act", "\"tanh\"", "hidden_act is tanh, and the language has gelu, gelu_new, relu and silu")]
    [InlineData("position_embedding_type", "\"relative_key\"", "position_embedding_type is relative_key, and the language has no such network")]
    [InlineData("architectures", "[\"ElectraForCausalLM\"]", "it is of ElectraForCausalLM, and the language has no such network")]
    [InlineData("architectures", "\"ElectraModel\"", "where a list of one class is expected")]
    [InlineData("problem_type", "\"multi_label_classification\"", "problem_type is multi_label_classification with 3 labels")]
    [InlineData("num_hidden_layers", "\"three\"", "num_hidden_layers is three, where a whole number is expected")]
    [InlineData("num_hidden_layers", "300", "Layers would be 300, where the language takes at least 1 and at most 256")]
    [InlineData("num_attention_heads", "7", "hidden_size is 64, which 7 attention heads cannot share equally")]
    [InlineData("pad_token_id", "9", "pad_token_id is 9, and [PAD] has the id 0")]
    [InlineData("id2label", "{\"0\": \"a\", \"1\": \"a\", \"2\": \"b\"}", "two labels have the same name")]
    [InlineData("id2label", "{\"0\": \"a\\n\", \"1\": \"b\", \"2\": \"c\"}", "the label \"a\\n\" cannot be declared")]
    public void WhatCannotBeDeclared_IsSaidInALine(string key, string json, string message)
    {
        MakeFlat(Copy("model_proj_gelu"), "seqcls.", "ElectraForSequenceClassification", "a", "b", "c");
        Change(key, JsonNode.Parse(json)!);
        string line = Assert.Throws<HuggingFaceException>(() => HuggingFaceDeclaration.Of(folder["hf"], "Imported")).Message;
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    private T Compiled<T>(string name)
    {
        Assembly assembly = RuntimeCompiler.Compile(HuggingFaceDeclaration.Of(folder["hf"], name));
        return (T)Activator.CreateInstance(assembly.GetType(name, throwOnError: true)!)!;
    }

    /// <summary>A golden's two networks as transformers saves them.</summary>
    private string Copy(string name)
    {
        string golden = GoldenFiles.Find(name);
        foreach (string network in new[] { "discriminator", "generator" })
        {
            _ = Directory.CreateDirectory(folder["hf", network]);
            File.Copy(Path.Combine(golden, $"{network}.config.json"), folder["hf", network, "config.json"]);
            File.Copy(Path.Combine(golden, $"{network}.safetensors"), folder["hf", network, "model.safetensors"]);
            string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
            int size = (int)JsonNode.Parse(File.ReadAllText(folder["hf", network, "config.json"]))!["vocab_size"]!;
            File.WriteAllLines(folder["hf", network, "vocab.txt"], [.. special, .. Enumerable.Range(5, size - 5).Select(id => $"piece{id}")]);
        }

        return golden;
    }

    /// <summary>The discriminator's encoder with a head, in the folder itself.</summary>
    private void MakeFlat(string golden, string prefix, string architecture, params string[] labels)
    {
        File.Move(folder["hf", "discriminator", "config.json"], folder["hf", "config.json"]);
        File.Move(folder["hf", "discriminator", "vocab.txt"], folder["hf", "vocab.txt"]);
        using (DisposeScope scope = NewDisposeScope())
        {
            using SafetensorsFile encoder = SafetensorsFile.Open(folder["hf", "discriminator", "model.safetensors"]);
            using SafetensorsFile heads = SafetensorsFile.Open(Path.Combine(golden, "heads.safetensors"));
            SafetensorsFile.Write(folder["hf", "model.safetensors"],
            [
                .. encoder.Entries.Where(entry => entry.Name.StartsWith("electra.", StringComparison.Ordinal))
                    .Select(entry => (entry.Name, encoder.Load(entry.Name))),
                .. heads.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(entry => (entry.Name[prefix.Length..], heads.Load(entry.Name))),
            ]);
        }

        Directory.Delete(folder["hf", "discriminator"], recursive: true);
        Directory.Delete(folder["hf", "generator"], recursive: true);
        Change("architectures", new JsonArray(architecture));
        Change("classifier_dropout", 0.25);
        if (labels.Length > 0)
            Change("id2label", new JsonObject([.. labels.Select((label, index) => KeyValuePair.Create<string, JsonNode?>($"{index}", label))]));
    }

    private void Change(string key, JsonNode value)
    {
        JsonObject config = JsonNode.Parse(File.ReadAllText(folder["hf", "config.json"]))!.AsObject();
        config[key] = value;
        File.WriteAllText(folder["hf", "config.json"], config.ToJsonString());
    }
}
