using System.Text.Json;
using System.Text.Json.Nodes;

namespace ElectraDsl;

/// <summary>Finds where two declarations part ways.</summary>
public static class ModelDifference
{
    /// <summary>Follows from the declaration, and how it is counted may change without the model changing.</summary>
    private static readonly string[] Derived = ["parameters"];

    /// <summary>Tells least: it speaks where nothing else does.</summary>
    private const string Fingerprint = "fingerprint";

    /// <summary>The first difference in words, for example <c>generator.hidden_size is 64 there and 128 here</c>; null where there is none.</summary>
    /// <param name="there">The declaration that a file holds.</param>
    /// <param name="here">The declaration of this program.</param>
    public static string? Find(ModelConfig there, ModelConfig here) => All(there, here) switch
    {
        [var first, ..] => $"{first.Name} is {first.There} there and {first.Here} here",
        _ => null,
    };

    /// <summary>
    /// All differences, as run.json names and writes them; the fingerprint only where nothing else differs. Empty where there is none.
    /// </summary>
    /// <param name="there">One declaration.</param>
    /// <param name="here">The other one.</param>
    public static IReadOnlyList<(string Name, string There, string Here)> All(ModelConfig there, ModelConfig here)
    {
        List<(string Name, string There, string Here)> differences = [];
        Compare(JsonSerializer.SerializeToNode(there, RunJson.Line), JsonSerializer.SerializeToNode(here, RunJson.Line), "", differences);
        return differences.Exists(difference => difference.Name != Fingerprint)
            ? [.. differences.Where(difference => difference.Name != Fingerprint)]
            : differences;
    }

    /// <summary>A network or another part is there or is not: its options are no difference of their own.</summary>
    private static string Text(JsonNode? value) => value switch
    {
        null => "absent",
        JsonObject => "declared",
        _ => value.ToJsonString(),
    };

    private static void Compare(JsonNode? there, JsonNode? here, string path, List<(string Name, string There, string Here)> differences)
    {
        if (there is JsonObject one && here is JsonObject other)
        {
            foreach (string name in one.Select(pair => pair.Key).Union(other.Select(pair => pair.Key)).Where(name => !Derived.Contains(name)))
                Compare(one[name], other[name], path.Length == 0 ? name : $"{path}.{name}", differences);
        }
        else if (!JsonNode.DeepEquals(there, here))
            differences.Add((path, Text(there), Text(here)));
    }
}
