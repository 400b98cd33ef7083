using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace ElectraDsl.Data;

/// <summary>
/// Reads one column of values separated by commas or tabs, the first row of which names the columns. Fields in quotation marks may hold separators,
/// line ends and doubled quotation marks; a quotation mark inside other fields is a letter.
/// </summary>
internal sealed class SeparatedReader : RowReader
{
    private readonly string name;
    private readonly MarkedUtf8 characters;
    private readonly CsvParser parser;
    private readonly int column;
    private readonly int columns;
    private byte[] text = new byte[1 << 16];
    private bool isBroken;
    private long line = 1;

    public SeparatedReader(string name, Func<Stream> open, string column, char separator)
    {
        this.name = name;
        characters = new MarkedUtf8(open());
        CsvConfiguration form = new(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            DetectDelimiter = false,
            IgnoreBlankLines = false,
            BadDataFound = bad => isBroken |= bad.Field.StartsWith('"'),
            MaxFieldSize = LongestRow,
            ExceptionMessagesContainRawData = false,
        };
        parser = new CsvParser(characters, form);
        try
        {
            while (Next() && IsBlank)
            {
            }

            string[] names = parser.Record ?? [];
            columns = names.Length;
            this.column = Array.IndexOf(names, column);
            if (this.column < 0)
                throw NoColumn(name, column, names.Select(one => one.ReplaceLineEndings(" ")));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private bool IsBlank => parser.Count == 1 && string.IsNullOrWhiteSpace(parser[0]);

    public override TextRow? Read()
    {
        long first = line = parser.RawRow + 1;
        if (!Next())
            return null;
        if (characters.TakeBefore(parser.CharCount) is { } mark)
            return Bad(FaultKind.RowNotUtf8, $"{name} is not UTF-8 at byte {mark.Byte} (row that begins in line {first}): found 0x{mark.Value:X2}");
        if (IsBlank)
            return default(TextRow);
        if (parser.Count != columns)
            return Bad(FaultKind.BrokenRow, $"{name} has {parser.Count} fields in the row that begins in line {first}, and names {columns} columns");
        isBroken = false;
        string field = parser[column];
        if (isBroken)
        {
            return Bad(
                FaultKind.BrokenRow,
                $"{name} has a quotation mark behind the closing one, or one that is never closed, in the row that begins in line {first}: double it where it is a letter");
        }

        int most = Encoding.UTF8.GetMaxByteCount(field.Length);
        if (text.Length < most)
            text = new byte[most];
        return new TextRow(text.AsMemory(0, Encoding.UTF8.GetBytes(field, text)));
    }

    public override void Dispose()
    {
        parser.Dispose();
        characters.Dispose();
    }

    private bool Next()
    {
        try
        {
            return parser.Read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CorpusException(
                $"{name} cannot be read (after {characters.BytesRead} bytes of text, in the row that begins in line {line}): {e.Message}", e);
        }
        catch (CsvHelperException e)
        {
            throw new CorpusException(
                $"{name} has a field of more than {LongestRow >> 20} Mi characters in the row that begins in line {line}: is a quotation mark never closed?",
                e);
        }
    }

    private static TextRow Bad(FaultKind kind, string message) => new(default, new TextFault(kind, message));
}
