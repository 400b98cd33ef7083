using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.FineTuning;

/// <summary>
/// The rows of a table in a file: separated by tabs, where quotation marks are letters, by commas, one JSON object a line, or Parquet.
/// </summary>
internal static class TableFile
{
    private static readonly string[] Tabbed = [".tsv", ".tab", ".txt"], Separated = [".csv"], Lines = [".jsonl", ".ndjson"];

    private const string Parquet = ".parquet";

    /// <summary>The ending of a file's name that says what it holds, in lower case, that of a compression left out.</summary>
    public static string ExtensionOf(string path) => CompressedFile.InnerExtension(path);

    /// <summary>Whether a file's name says that it holds a JSON object a line.</summary>
    public static bool IsJsonLines(string path) => Lines.Contains(ExtensionOf(path));

    /// <summary>Reads the rows that are not blank.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The names of the columns, where the form has them, and the rows. Else the first row may be one of names.</returns>
    /// <exception cref="TaskDataException">It cannot be read, or a row is broken.</exception>
    public static (IReadOnlyList<string>? Names, IReadOnlyList<TableRow> Rows) Read(string path)
    {
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new TaskDataException($"{obstacle}: name a file of examples.");
        string extension = ExtensionOf(path);
        (IReadOnlyList<string>? names, IReadOnlyList<TableRow> rows) = extension switch
        {
            Parquet => ParquetTable.Read(path),
            _ when Lines.Contains(extension) => ReadJsonLines(path),
            _ when Separated.Contains(extension) => (null, ReadSeparated(path)),
            _ when Tabbed.Contains(extension) => (null, ReadTabbed(path)),
            _ => throw new TaskDataException(
                $"{path} ends in '{extension}', which names no table: give a {string.Join(", ", [.. Tabbed, .. Separated, .. Lines])}, each also with {string.Join(", ", CompressedFile.Extensions)} behind it, or a {Parquet}."),
        };
        return rows.Count > 0 ? (names, rows) : throw new TaskDataException($"{path} holds no rows: name a file of examples.");
    }

    /// <summary>Reads the JSON objects of a file, one a line.</summary>
    /// <exception cref="TaskDataException">It cannot be read, or a line is no object.</exception>
    public static IEnumerable<(int Number, JsonElement Value)> ReadObjects(string path)
    {
        foreach ((int number, string line) in TextLines.Read(path).Where(line => !string.IsNullOrWhiteSpace(line.Text)))
        {
            JsonElement value;
            try
            {
                using JsonDocument document = JsonDocument.Parse(line);
                value = document.RootElement.Clone();
            }
            catch (JsonException e)
            {
                throw new TaskDataException($"{path}:{number} is not JSON: {JsonFault.Of(e)}", e);
            }

            yield return value.ValueKind == JsonValueKind.Object
                ? (number, value)
                : throw new TaskDataException($"{path}:{number} is a JSON {value.ValueKind.ToString().ToLowerInvariant()}: every line must be an object.");
        }
    }

    private static IReadOnlyList<TableRow> ReadTabbed(string path) =>
    [
        .. TextLines.Read(path)
            .Where(line => !string.IsNullOrWhiteSpace(line.Text))
            .Select(line => new TableRow(line.Number, line.Text.Split('\t'))),
    ];

    private static IReadOnlyList<TableRow> ReadSeparated(string path)
    {
        List<TableRow> rows = [];
        CsvConfiguration form = new(CultureInfo.InvariantCulture)
        {
            BadDataFound = bad => throw new TaskDataException(
                $"{path}:{bad.Context.Parser!.RawRow} has a quotation mark inside a field without quotes, or behind its closing quote: double it, and quote the field."),
        };
        using StringReader text = new(TextLines.ReadAll(path));
        using CsvParser parser = new(text, form);
        int line = 1;
        while (parser.Read())
        {
            string raw = parser.RawRecord;
            if (raw.Count(letter => letter == '"') % 2 != 0)
                throw new TaskDataException($"{path}:{line} opens a quotation mark that is never closed: close it, or double it where it is a letter.");
            if (!string.IsNullOrWhiteSpace(raw))
                rows.Add(new TableRow(line, parser.Record!));
            line = parser.RawRow + 1;
        }

        return rows;
    }

    private static (IReadOnlyList<string> Names, IReadOnlyList<TableRow> Rows) ReadJsonLines(string path)
    {
        List<string> names = [];
        List<TableRow> rows = [];
        foreach ((int number, JsonElement value) in ReadObjects(path))
        {
            foreach (JsonProperty property in value.EnumerateObject().Where(property => !names.Contains(property.Name)))
                names.Add(property.Name);
            rows.Add(new TableRow(number, [.. names.Select(name => value.TryGetProperty(name, out JsonElement field) ? Field(field) : null)]));
        }

        return (names, rows);
    }

    private static string? Field(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };
}
