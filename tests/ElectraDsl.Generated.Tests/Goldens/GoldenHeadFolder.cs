using System.Globalization;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.FineTuning;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>
/// A folder as transformers would save a golden's encoder with one of its heads: tensors by the names of its state dictionaries, Hugging Face's own
/// config.json with the class and the labels added, and a vocabulary of that size.
/// </summary>
internal sealed class GoldenHeadFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FineTuningRecipe recipe;

    public GoldenHeadFolder(GoldenCase golden, FineTuningRecipe recipe, string prefix, string architecture)
    {
        this.recipe = recipe;
        _ = Directory.CreateDirectory(folder["golden"]);
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile encoder = SafetensorsFile.Open(Path.Combine(golden.Folder, "discriminator.safetensors"));
        using SafetensorsFile heads = SafetensorsFile.Open(Path.Combine(golden.Folder, "heads.safetensors"));
        (string Name, Tensor Values)[] tensors =
        [
            .. encoder.Entries.Where(entry => entry.Name.StartsWith("electra.", StringComparison.Ordinal))
                .Select(entry => (entry.Name, encoder.Load(entry.Name))),
            .. heads.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(entry => (entry.Name[prefix.Length..], heads.Load(entry.Name))),
        ];
        Names = [.. tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal)];
        SafetensorsFile.Write(folder["golden", "model.safetensors"], tensors, new Dictionary<string, string> { ["format"] = "pt" });

        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(golden.Folder, "discriminator.config.json")))!.AsObject();
        config["architectures"] = new JsonArray(architecture);
        int labels = recipe.Head.Task == HeadTask.TextRegression ? 1 : recipe.Head.Labels.Count;
        config["id2label"] = new JsonObject([.. Enumerable.Range(0, labels).Select(index => KeyValuePair.Create<string, JsonNode?>(
            index.ToString(CultureInfo.InvariantCulture), recipe.Head.Labels.Count == 0 ? "LABEL_0" : recipe.Head.Labels[index]))]);
        if (recipe.Head.Task == HeadTask.QuestionAnswering)
            _ = config.Remove("id2label");
        File.WriteAllText(folder["golden", "config.json"], config.ToJsonString());

        string[] pieces = [.. Enumerable.Range(0, recipe.Model.VocabularySize).Select(id => $"piece{id}")];
        foreach ((string text, int id) in recipe.Model.SpecialTokens.All)
            pieces[id] = text;
        File.WriteAllLines(folder["golden", "vocab.txt"], pieces);
    }

    /// <summary>Names of its tensors.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Fills an arena from it.</summary>
    public HeadText Load(ParameterArena arena) => HuggingFaceHeadFolder.Load(folder["golden"], arena, recipe.Model, recipe.Head);

    /// <summary>Names of the tensors that we write of the same head.</summary>
    public IReadOnlyList<string> NamesOfOurs(ParameterArena arena, HeadText text)
    {
        HuggingFaceHeadFolder.Save(folder["ours"], arena, recipe.Model, recipe.Head, text);
        using SafetensorsFile file = SafetensorsFile.Open(folder["ours", "model.safetensors"]);
        return [.. file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal)];
    }

    public void Dispose() => folder.Dispose();
}
