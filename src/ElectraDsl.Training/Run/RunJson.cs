using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ElectraDsl.Training;

/// <summary>The one form of all JSON in a run's folder: names in snake_case, what can be computed left out, nothing missing.</summary>
internal static class RunJson
{
    /// <summary>For files that people read.</summary>
    public static readonly JsonSerializerOptions Indented = Options(writeIndented: true);

    /// <summary>For files with a record on every line.</summary>
    public static readonly JsonSerializerOptions Line = Options(writeIndented: false);

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="RunException">It cannot be read; one line.</exception>
    public static T Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Indented) ?? throw new RunException($"{path} is damaged: it holds null.");
        }
        catch (JsonException e)
        {
            throw new RunException($"{path} is damaged: {OneLine(e)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What a parser found, in one line.</summary>
    public static string OneLine(JsonException error) => error.Message.ReplaceLineEndings(" ");

    private static JsonSerializerOptions Options(bool writeIndented)
    {
        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            IgnoreReadOnlyProperties = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            WriteIndented = writeIndented,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // these files are read by people and never put into a web page
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
