using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ElectraDsl.Data;

/// <summary>
/// Tells what a file holds: text, rows of texts, or what only looks like text: markup and the usual binary forms would be learned letter for letter.
/// The first bytes decide; the name tells tables from text, and what to expect of a file that is damaged.
/// </summary>
internal static partial class TextKind
{
    /// <summary>Bytes that are looked at.</summary>
    private const int Prefix = 1 << 16;

    /// <summary>One byte in so many that is zero says that a file is no text.</summary>
    private const int MostZeros = 4;

    private const string AsItIs = "add --format text to train on it as it is.";

    /// <summary>Lines with the same number of separators that make a table, and separators a line.</summary>
    private const int TableLines = 5, TableTabs = 1, TableCommas = 2;

    /// <summary>What binary files begin with, where, and what they are.</summary>
    private static readonly (int Offset, byte[] Magic, string Kind)[] Magics =
    [
        (0, "%PDF-"u8.ToArray(), "a PDF document"),
        (0, [0x50, 0x4B, 0x03, 0x04], "a zip archive (.zip, .docx, .epub, .odt, .xlsx)"),
        (0, [0x04, 0x22, 0x4D, 0x18], "LZ4 data (.lz4)"),
        (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
        (257, "ustar"u8.ToArray(), "a tar archive"),
        (0, "SQLite format 3"u8.ToArray(), "an SQLite database"),
        (0, [0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
        (0, [0xD0, 0xCF, 0x11, 0xE0], "an old Office document (.doc, .xls)"),
        (0, "{\\rtf"u8.ToArray(), "an RTF document"),
        (0, [0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        (0, [0xFF, 0xD8, 0xFF], "a JPEG image"),
        (0, "GIF8"u8.ToArray(), "a GIF image"),
        (0, "RIFF"u8.ToArray(), "sound, video or an image (.wav, .avi, .webp)"),
        (0, "OggS"u8.ToArray(), "an Ogg file"),
        (0, "ID3"u8.ToArray(), "an MP3 file"),
        (4, "ftyp"u8.ToArray(), "an MP4 or HEIF file"),
        (0, [0x7F, 0x45, 0x4C, 0x46], "a program (ELF)"),
        (0, [0x4D, 0x5A, 0x90, 0x00], "a program (.exe, .dll)"),
        (0, [0x1F, 0x8B, 0x08], "gzip data within its compression"),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "Zstandard data within its compression"),
        (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz data within its compression"),
    ];

    /// <summary>What a file holds.</summary>
    /// <param name="source">The file.</param>
    /// <param name="wanted">What it is said to hold, or <see cref="CorpusFormat.Auto"/>.</param>
    /// <returns>Never <see cref="CorpusFormat.Auto"/>.</returns>
    /// <exception cref="CorpusException">It holds something else, or nothing that can be read; one line that says what to do.</exception>
    public static CorpusFormat Of(TextSource source, CorpusFormat wanted)
    {
        byte[] start;
        try
        {
            start = wanted == CorpusFormat.Text ? [] : ReadStart(source);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Whoever reads the file says what is wrong with it, and where.
            return wanted != CorpusFormat.Auto ? wanted : FormatNames.OfName(source.Name) ?? CorpusFormat.Text;
        }

        return Of(start, source.Name, wanted);
    }

    private static CorpusFormat Of(byte[] start, string name, CorpusFormat wanted)
    {
        CorpusFormat? named = wanted == CorpusFormat.Auto ? FormatNames.OfName(name) : wanted;
        if (wanted == CorpusFormat.Text || (start.Length == 0 && named is null))
            return CorpusFormat.Text;
        if (Recognize(start, named) is var (found, kind, cure))
        {
            bool isNamedTable = named is CorpusFormat.Csv or CorpusFormat.Tsv;
            if (found is null && isNamedTable && start[0] == '<')
                return named!.Value; // a cell with a tag
            if (found is not { } format)
                throw new CorpusException($"{name} looks like {kind}, not like training text: {cure}");
            bool isCertain = format is CorpusFormat.Parquet or CorpusFormat.Arrow or CorpusFormat.JsonLines;
            if (wanted == CorpusFormat.Auto && (isCertain || isNamedTable))
                return isCertain ? format : named!.Value;
            if (format == wanted)
                return format;
            if (wanted == CorpusFormat.Auto && named is null)
            {
                throw new CorpusException(
                    $"{name} looks like {kind}, not like training text: add --format {FormatNames.Value(format)} to read a column of it, or {AsItIs}");
            }

            if (wanted is not (CorpusFormat.Auto or CorpusFormat.Csv or CorpusFormat.Tsv) || isCertain)
            {
                throw new CorpusException(
                    $"{name} looks like {kind}, not like {FormatNames.Phrase(named!.Value)}: --format {FormatNames.Value(format)} reads it.");
            }
        }

        if (named is CorpusFormat.Parquet or CorpusFormat.Arrow)
        {
            throw new CorpusException(
                $"{name} is not {FormatNames.Phrase(named.Value)}, by its first bytes: it may be cut off, or {AsItIs}");
        }

        return named ?? CorpusFormat.Text;
    }

    /// <summary>What a file looks like: a format that is read, or something else and what to do about it; null for text.</summary>
    private static (CorpusFormat? Format, string Kind, string Cure)? Recognize(ReadOnlySpan<byte> start, CorpusFormat? named)
    {
        if (start.StartsWith("PAR1"u8))
            return Read(CorpusFormat.Parquet);
        if (start.StartsWith("ARROW1"u8) || IsArrowStream(start))
            return Read(CorpusFormat.Arrow);
        if (start.StartsWith("version https://git-lfs.github.com/spec/"u8))
            return (null, "a pointer of Git LFS", "the file itself is not here yet: fetch it with git lfs pull.");
        foreach ((int offset, byte[] magic, string kind) in Magics)
        {
            if (start.Length > offset && start[offset..].StartsWith(magic))
                return (null, kind, "unpack or convert it to UTF-8 text first.");
        }

        // A stray zero byte may stand in text; half of the bytes of Latin letters in UTF-16 are such. Of its mark the reader of text speaks.
        bool isMarked = start.StartsWith(Encoding.Unicode.Preamble) || start.StartsWith(Encoding.BigEndianUnicode.Preamble);
        if ((named is null or CorpusFormat.Text) && !isMarked && MostZeros * start.Count((byte)0) > start.Length)
            return (null, "binary data or UTF-16 (it is full of zero bytes)", "convert it to UTF-8 text first, for example with iconv -f UTF-16 -t UTF-8.");

        bool isWhole = start.Length < Prefix;
        if (start.StartsWith(Encoding.UTF8.Preamble))
            start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        if (IsJsonLines(start, isWhole, isNamedSo: named == CorpusFormat.JsonLines))
            return Read(CorpusFormat.JsonLines);
        if (IsJson(start, isWhole))
            return (null, "JSON", $"make lines of it, an object with a text each, for example with jq -c '.[]', or {AsItIs}");
        string text = Encoding.UTF8.GetString(start);
        if (text.StartsWith("<mediawiki", StringComparison.Ordinal))
            return (null, "a dump of a wiki", "extract its articles with WikiExtractor --json, whose output is read.");
        if (IsMarkup(text, out string markup))
            return (null, markup, $"remove the tags first, or {AsItIs}");
        return TableOf(text) is { } table ? Read(table) : null;

        static (CorpusFormat?, string, string) Read(CorpusFormat format) => (format, FormatNames.Phrase(format), "");
    }

    /// <summary>The mark of a message, and then its length: neither begins any text.</summary>
    private static bool IsArrowStream(ReadOnlySpan<byte> start) => start is [0xFF, 0xFF, 0xFF, 0xFF, _, _, _, _, ..];

    private static byte[] ReadStart(TextSource source)
    {
        using Stream stream = source.OpenText();
        byte[] buffer = new byte[Prefix];
        int length = 0;
        try
        {
            while (length < Prefix && stream.Read(buffer, length, Prefix - length) is > 0 and int read)
                length += read;
        }
        catch (InvalidDataException) when (length > 0)
        {
            // Damaged behind its beginning.
        }

        return buffer[..length];
    }

    /// <summary>
    /// Whether the first line is an object, from end to end or as far as it is seen, and the others begin as one does, a damaged one among ten apart;
    /// those of a file that is named so may be anything.
    /// </summary>
    private static bool IsJsonLines(ReadOnlySpan<byte> start, bool isWhole, bool isNamedSo)
    {
        int lineEnd = start.IndexOf((byte)'\n');
        ReadOnlySpan<byte> first = lineEnd < 0 ? start : start[..lineEnd];
        if (!first.StartsWith("{"u8) || !IsJson(first, isWhole || lineEnd >= 0, demandOneRoot: true))
            return false;
        int objects = 0, others = 0;
        foreach (Range range in start.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = start[range].Trim(" \t\r"u8);
            objects += line.StartsWith("{"u8) ? 1 : 0;
            others += line.IsEmpty || line.StartsWith("{"u8) ? 0 : 1;
        }

        return isNamedSo || others * 10 <= objects;
    }

    /// <summary>Whether all that is there, but for a value that is cut off, is JSON: objects or arrays.</summary>
    private static bool IsJson(ReadOnlySpan<byte> start, bool isWhole, bool demandOneRoot = false)
    {
        if (start.IsEmpty || start[0] is not ((byte)'{' or (byte)'['))
            return false;
        Utf8JsonReader json = new(start, isFinalBlock: isWhole, new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = !demandOneRoot }));
        int values = 0;
        try
        {
            while (json.Read())
            {
                // A line of prose may begin with a bracket; a root that is no object or array is no JSON that anybody keeps in files.
                if (json.CurrentDepth == 0
                    && json.TokenType
                        is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndObject or JsonTokenType.EndArray))
                    return false;
                values++;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return values > 2 || (values > 0 && !isWhole); // of a long text only its name is seen
    }

    private static bool IsMarkup(string text, out string kind)
    {
        bool isHtml = HtmlStart().IsMatch(text);
        kind = isHtml ? "HTML" : "XML";
        return isHtml || text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || (FirstTag().IsMatch(text) && Tag().Count(text) >= 2);
    }

    private static CorpusFormat? TableOf(string text)
    {
        string[] lines = First(text.Split('\n'));
        if (IsTable(lines, '\t', TableTabs))
            return CorpusFormat.Tsv;

        // Cells may hold line ends between quotation marks; prose has as many commas in each line by chance only where they are few.
        string[] records = First(Records(text));
        int fewest = HasTextColumn(lines[0]) ? 1 : TableCommas;
        return IsTable(lines, ',', fewest) || IsTable(records, ',', fewest) ? CorpusFormat.Csv : null;

        // The last line may be cut off.
        static string[] First(string[] all) =>
            [.. all.Take(Math.Max(1, all.Length - 1)).Where(line => !string.IsNullOrWhiteSpace(line)).Take(20).DefaultIfEmpty("")];
    }

    /// <summary>Whether a line names columns, among them the one that is read unless another is asked for.</summary>
    private static bool HasTextColumn(string line) => line
        .Split(',')
        .Any(name => name.Trim().Trim('"').Equals(FormatNames.TextColumn, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lines, but that a line end between quotation marks does not end one.</summary>
    private static string[] Records(string text)
    {
        List<string> records = [];
        bool isQuoted = false;
        int start = 0;
        for (int place = 0; place < text.Length; place++)
        {
            isQuoted ^= text[place] == '"';
            if (text[place] != '\n' || isQuoted)
                continue;
            records.Add(text[start..place]);
            start = place + 1;
        }

        records.Add(text[start..]);
        return [.. records];
    }

    /// <summary>Whether every line has the same number of separators.</summary>
    private static bool IsTable(string[] lines, char separator, int fewest)
    {
        if (lines.Length < TableLines)
            return false;
        int first = Separators(lines[0], separator);
        return first >= fewest && lines.All(line => Separators(line, separator) == first);
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
