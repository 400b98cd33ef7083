using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ElectraDsl.Checkpoints;

namespace ElectraDsl;

/// <summary>The one form of all JSON in a run's folder: names in snake_case, what can be computed left out, nothing missing.</summary>
internal static class RunJson
{
    /// <summary>For files that people read.</summary>
    public static readonly JsonSerializerOptions Indented = Options(writeIndented: true);

    /// <summary>For files with a record on every line.</summary>
    public static readonly JsonSerializerOptions Line = Options(writeIndented: false);

    /// <summary>Reads a file that shows a changed byte: see <c>SealedJson</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The form that this version knows: what its member <c>format</c> must be.</param>
    /// <param name="wayOut">What to do where the file was changed, in words.</param>
    /// <exception cref="RunException">It cannot be read, was changed, or has another form; one line.</exception>
    public static T ReadSealed<T>(string path, int format, string wayOut)
        where T : class
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (!SealedJson.IsWhole(bytes))
            {
                throw FormatOf(bytes) is int unsealed && unsealed < format
                    ? new RunException(Earlier(path, unsealed)) // the first ones had no checksum
                    : new RunException($"{path} was changed or cut off since it was written (its checksum differs): {wayOut}");
            }

            if (FormatOf(bytes) is int other && other != format)
            {
                throw new RunException(other < format
                    ? Earlier(path, other)
                    : $"{path} has format {other}, which this version of ElectraDsl does not know: use the version that wrote it.")
                {
                    IsOfOtherFormat = true,
                };
            }

            return JsonSerializer.Deserialize<T>(bytes, Indented) ?? throw new RunException($"{path} is damaged: it holds null.");
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

    /// <summary>The bytes of a file that people read.</summary>
    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Indented);

    /// <summary>The bytes of a file for <see cref="ReadSealed"/>.</summary>
    public static byte[] Sealed<T>(T value) => SealedJson.Seal(Bytes(value));

    /// <summary>What a parser found, in one line.</summary>
    public static string OneLine(JsonException error) => error.Message.ReplaceLineEndings(" ");

    private static string Earlier(string path, int format) =>
        $"{path} has format {format}, which an earlier version of ElectraDsl wrote: let that version finish and export the run (--initialize-from takes an exported folder), or start a new run in another folder.";

    private static int? FormatOf(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format", out JsonElement format)
                && format.TryGetInt32(out int number) ? number : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // nobody knows what it was
        }
    }

    private static JsonSerializerOptions Options(bool writeIndented)
    {
        JsonSerializerOptions members = Plain(writeIndented), options = Plain(writeIndented);
        members.MakeReadOnly(populateMissingResolver: true);
        options.Converters.Add(new FigureRecordConverter(members));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static JsonSerializerOptions Plain(bool writeIndented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        TypeInfoResolver = StoredJson.Resolver,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = writeIndented,
        NewLine = "\n", // the same bytes, and so the same checksum, on every system
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // these files are read by people and never put into a web page
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new KernelFactsConverter() },
    };
}
