using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ElectraDsl.Cli;

/// <summary>The one form of what commands write behind --json: names in snake_case, unrounded numbers, indented.</summary>
internal static class JsonText
{
    /// <summary>How values are written.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>A value as a document.</summary>
    public static string Of(object value) => JsonSerializer.Serialize(value, Options);
}
