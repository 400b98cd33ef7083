using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ElectraDsl.Data;

/// <summary>
/// Tells text to learn from from what only looks like it: JSON, tables, markup and the usual binary forms would be learned letter for letter, braces,
/// field names and all. Decides by the first bytes, never by the name alone.
/// </summary>
internal static partial class TextKind
{
    /// <summary>Bytes that are looked at.</summary>
    private const int Prefix = 1 << 16;

    /// <summary>Lines with the same number of separators that make a table, and separators a line.</summary>
    private const int TableLines = 5, TableTabs = 1, TableCommas = 2;

    /// <summary>What binary files begin with, where, and what they are.</summary>
    private static readonly (int Offset, byte[] Magic, string Kind)[] Magics =
    [
        (0, "%PDF-"u8.ToArray(), "a PDF document"),
        (0, [0x50, 0x4B, 0x03, 0x04], "a zip archive (.zip, .docx, .epub, .odt, .xlsx)"),
        (0, "PAR1"u8.ToArray(), "a Parquet file"),
        (0, "ARROW1"u8.ToArray(), "an Arrow file"),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "Zstandard data (.zst)"),
        (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz data"),
        (0, "BZh"u8.ToArray(), "bzip2 data"),
        (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
        (257, "ustar"u8.ToArray(), "a tar archive"),
        (0, "SQLite format 3"u8.ToArray(), "an SQLite database"),
        (0, [0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
        (0, [0xD0, 0xCF, 0x11, 0xE0], "an old Office document (.doc, .xls)"),
        (0, "{\\rtf"u8.ToArray(), "an RTF document"),
    ];

    /// <summary>Refuses files that hold no plain text.</summary>
    /// <param name="sources">Files, which can be read more than once.</param>
    /// <exception cref="CorpusException">One does not; the message says what it looks like and what to do.</exception>
    public static void Refuse(IEnumerable<TextSource> sources)
    {
        foreach (TextSource source in sources)
        {
            if (Read(source) is { Length: > 0 } start && Find(start, source.Name) is var (kind, cure))
                throw new CorpusException($"{source.Name} looks like {kind}, not like training text: {cure}");
        }
    }

    /// <summary>What a file looks like and what to do about it; null for text.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="path">The file, for advice.</param>
    internal static (string Kind, string Cure)? Find(ReadOnlySpan<byte> start, string path)
    {
        foreach ((int offset, byte[] magic, string kind) in Magics)
        {
            if (start.Length > offset && start[offset..].StartsWith(magic))
                return (kind, "unpack or convert it to UTF-8 text first.");
        }

        if (start.StartsWith(Encoding.UTF8.Preamble))
            start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        string allTheSame = "or add --any-text to train on it as it is.";
        if (IsJson(start, isWhole: start.Length < Prefix / 2, out bool isLines))
        {
            return isLines
                ? ("JSON lines", $"extract the text first, for example with jq -r '.text + \"\\n\"' {Path.GetFileName(path)}, {allTheSame}")
                : ("JSON", $"extract the text first, for example with jq -r, {allTheSame}");
        }

        string text = Encoding.UTF8.GetString(start);
        if (IsMarkup(text, out string markup))
            return (markup, $"remove the tags first, {allTheSame}");
        if (TableOf(text, path) is string table)
            return (table, $"extract the column with the text first, {allTheSame}");
        return null;
    }

    private static byte[]? Read(TextSource source)
    {
        try
        {
            using Stream stream = source.OpenText();
            byte[] buffer = new byte[Prefix];
            return buffer[..stream.ReadAtLeast(buffer, Prefix, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null; // whoever reads the file says what is wrong with it, and where
        }
    }

    /// <summary>Whether all that is there, but for a value that is cut off, is JSON: one object or array, or several on lines of their own.</summary>
    private static bool IsJson(ReadOnlySpan<byte> start, bool isWhole, out bool isLines)
    {
        isLines = false;
        if (start.IsEmpty || start[0] is not ((byte)'{' or (byte)'['))
            return false;
        Utf8JsonReader reader = new(start, isFinalBlock: isWhole, new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = true }));
        int roots = 0, values = 0;
        try
        {
            while (reader.Read())
            {
                // A line of prose may begin with a bracket; a root that is no object or array is no JSON that anybody keeps in files.
                if (reader.CurrentDepth == 0
                    && reader.TokenType
                        is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndObject or JsonTokenType.EndArray))
                    return false;
                roots +=
                    reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth == 0
                        ? 1
                        : 0;
                values++;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        isLines = roots > 1;
        return values > 2;
    }

    private static bool IsMarkup(string text, out string kind)
    {
        bool isHtml = HtmlStart().IsMatch(text);
        kind = isHtml ? "HTML" : "XML";
        return isHtml || text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || (FirstTag().IsMatch(text) && Tag().Count(text) >= 2);
    }

    private static string? TableOf(string text, string path)
    {
        // The last line may be cut off.
        string[] all = text.Split('\n');
        string[] lines = [.. all.Take(Math.Max(1, all.Length - 1)).Where(line => !string.IsNullOrWhiteSpace(line)).Take(20)];
        string extension = Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path).ToLowerInvariant();
        if (IsTable(lines, '\t', TableTabs, extension is ".tsv" or ".tab"))
            return "a table (tab-separated values)";
        return IsTable(lines, ',', TableCommas, extension == ".csv") ? "a table (comma-separated values)" : null;
    }

    /// <summary>Whether every line has the same number of separators. Where the name says so, one line with a separator is enough.</summary>
    private static bool IsTable(string[] lines, char separator, int fewest, bool isNamedSo)
    {
        if (lines.Length == 0)
            return false;
        int first = Separators(lines[0], separator);
        return isNamedSo ? first > 0 : lines.Length >= TableLines && first >= fewest && lines.All(line => Separators(line, separator) == first);
    }

    /// <summary>Separators outside quotation marks.</summary>
    private static int Separators(string line, char separator)
    {
        int count = 0;
        bool isQuoted = false;
        foreach (char character in line)
        {
            isQuoted ^= character == '"';
            count += character == separator && !isQuoted ? 1 : 0;
        }

        return count;
    }

    [GeneratedRegex(@"^<(?:!doctype\s+html|html|head|body)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlStart();

    [GeneratedRegex(@"^<[A-Za-z!][^<>\n]*>")]
    private static partial Regex FirstTag();

    [GeneratedRegex(@"</?[A-Za-z][^<>\n]*>")]
    private static partial Regex Tag();
}
