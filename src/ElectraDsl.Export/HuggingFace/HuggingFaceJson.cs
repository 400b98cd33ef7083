using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Export;

/// <summary>Reads the JSON files of a folder in Hugging Face's form, which anybody may have written.</summary>
internal static class HuggingFaceJson
{
    /// <summary>Reads a file that holds one JSON object, every key in it once.</summary>
    /// <exception cref="HuggingFaceException">It cannot be read, or holds something else; one line.</exception>
    public static JsonObject Read(string path)
    {
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}.");
        try
        {
            using JsonDocument document = StrictJson.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? JsonObject.Create(document.RootElement.Clone())!
                : throw new HuggingFaceException($"{path} holds no JSON object.");
        }
        catch (JsonException e)
        {
            throw new HuggingFaceException($"{path} is damaged: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HuggingFaceException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
