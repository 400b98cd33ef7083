using System.Text.Json;
using System.Text.Json.Nodes;

namespace ElectraDsl.Training;

/// <summary>Finds where two declarations part ways, for messages.</summary>
internal static class ModelDifference
{
    /// <summary>Follows from the declaration, and how it is counted may change without the model changing.</summary>
    private static readonly string[] Derived = ["parameters"];

    /// <summary>The first difference in words, for example <c>generator.hidden_size is 64 there and 128 here</c>; null where there is none.</summary>
    /// <param name="there">The declaration that a file holds.</param>
    /// <param name="here">The declaration of this program.</param>
    public static string? Find(ModelFacts there, ModelFacts here)
    {
        JsonNode one = JsonSerializer.SerializeToNode(there, RunJson.Line)!;
        JsonNode other = JsonSerializer.SerializeToNode(here, RunJson.Line)!;

        // The fingerprint tells least: it speaks where nothing else does.
        string[] last = ["fingerprint"];
        return Find(one, other, "", [.. Derived, .. last]) ?? Find(one, other, "", Derived);
    }

    private static string? Find(JsonNode? there, JsonNode? here, string path, string[] left)
    {
        if (there is not JsonObject one || here is not JsonObject other)
            return JsonNode.DeepEquals(there, here) ? null : $"{path} is {there?.ToJsonString() ?? "absent"} there and {here?.ToJsonString() ?? "absent"} here";
        foreach (string name in one.Select(pair => pair.Key).Union(other.Select(pair => pair.Key)).Where(name => !left.Contains(name)))
        {
            if (Find(one[name], other[name], path.Length == 0 ? name : $"{path}.{name}", left) is string difference)
                return difference;
        }

        return null;
    }
}
