using System.ComponentModel;
using System.Text.Json;

namespace ElectraDsl.Checkpoints;

/// <summary>
/// Reads JSON in which no object has a name twice. The parser's own check for that seeds its hash from the system's cryptography, which stays in
/// memory with 5 MiB: a third of all that loading a network takes besides its weights.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StrictJson
{
    /// <summary>Parses a document.</summary>
    /// <param name="utf8">Its bytes; they must stay as they are while it lives.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="JsonException">It is not JSON, or an object in it has a name twice.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document = JsonDocument.Parse(utf8);
        if (Repeated(document.RootElement) is not { } name)
            return document;
        document.Dispose();
        throw new JsonException($"'{name}' is there twice.");
    }

    private static string? Repeated(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                HashSet<string> names = new(StringComparer.Ordinal);
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    if (!names.Add(property.Name))
                        return property.Name;
                    if (Repeated(property.Value) is { } inner)
                        return inner;
                }

                return null;

            case JsonValueKind.Array:
                return json.EnumerateArray().Select(Repeated).FirstOrDefault(name => name is not null);

            default:
                return null;
        }
    }
}
