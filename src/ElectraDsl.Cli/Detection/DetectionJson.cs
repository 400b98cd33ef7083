using System.Text.Json;

namespace ElectraDsl.Cli;

/// <summary>A JSON object a line: <c>{"text":"...","words":[{"text":"...","probability":0.5}]}</c>.</summary>
internal static class DetectionJson
{
    private static readonly JsonSerializerOptions OneLine = new(JsonText.Options) { WriteIndented = false };

    /// <summary>The line.</summary>
    public static string Of(DetectedText text) => JsonSerializer.Serialize(text, OneLine);
}
