using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ElectraDsl.Data;

/// <summary>Reads one field of JSON objects, one a line.</summary>
internal sealed class JsonLinesReader : RowReader
{
    private readonly string name;
    private readonly byte[] column;
    private readonly Stream stream;
    private byte[] buffer = new byte[1 << 17];
    private byte[] text = new byte[1 << 16];
    private int start, end;     // what of the buffer is not read yet
    private long line;          // its number, from 1
    private long position;      // place of buffer[0] in the text

    public JsonLinesReader(string name, Func<Stream> open, string column)
    {
        this.name = name;
        this.column = Encoding.UTF8.GetBytes(column);
        stream = open();
    }

    public override TextRow? Read()
    {
        while (ReadLine(out bool isTooLong) is { } found)
        {
            line++;
            if (isTooLong)
                return new TextRow(
                    default,
                    new TextFault(FaultKind.TooLong, $"{name} has more than {LongestRow >> 20} MiB in line {line}"));
            ReadOnlySpan<byte> row = found.Span;
            if (line == 1 && row.StartsWith(Encoding.UTF8.Preamble))
                row = row[3..];
            if (!row.Trim(" \t\r"u8).IsEmpty)
                return Parse(row);
        }

        return null;
    }

    public override void Dispose() => stream.Dispose();

    private TextRow Parse(ReadOnlySpan<byte> row)
    {
        if (!Utf8.IsValid(row))
        {
            int place = FirstInvalid(row);
            return Bad(FaultKind.LineNotUtf8, $"{name} is not UTF-8 in line {line}, byte {place + 1} of the line: found 0x{row[place]:X2}");
        }

        Utf8JsonReader json = new(row);
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                return Bad(FaultKind.NotJson, $"{name} is no JSON object in line {line}: {{\"text\": ...}} is what a line must be");
            int? length = null;
            string? other = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isColumn = json.ValueTextEquals(column);
                json.Read();
                if (isColumn)
                {
                    other = json.TokenType is JsonTokenType.String or JsonTokenType.Null ? null : Named(json.TokenType);
                    length = json.TokenType == JsonTokenType.String ? Take(ref json) : 0;
                }

                json.Skip();
            }

            _ = json.Read(); // nothing may follow the object
            if (other is not null)
                return Bad(FaultKind.NoText, $"{name} has {other} in field '{Encoding.UTF8.GetString(column)}' of line {line}, not a text");
            return length is { } some
                ? new TextRow(text.AsMemory(0, some))
                : Bad(
                    FaultKind.NoText,
                    $"{name} has no field '{Encoding.UTF8.GetString(column)}' in line {line}: it has {Listed(Fields(row))}; name one of them with --text-column");
        }
        catch (JsonException e)
        {
            return Bad(FaultKind.NotJson, $"{name} is not JSON in line {line}: {JsonFault.Of(e)}");
        }
        catch (InvalidOperationException)
        {
            // The only text of valid JSON that has no UTF-8: half of a surrogate pair, escaped.
            return Bad(FaultKind.LineNotUtf8, $"{name} has half of a surrogate pair (\\uD800 to \\uDFFF) in line {line}, which is no character");
        }
    }

    private int Take(ref Utf8JsonReader json)
    {
        int most = json.ValueSpan.Length; // escapes are longer than what they stand for
        if (text.Length < most)
            text = new byte[Math.Max(most, 2 * text.Length)];
        return json.CopyString(text);
    }

    private static TextRow Bad(FaultKind kind, string message) => new(default, new TextFault(kind, message));

    private static string Named(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.Number => "a number",
        _ => "a truth value",
    };

    private static List<string> Fields(ReadOnlySpan<byte> row)
    {
        List<string> names = [];
        Utf8JsonReader json = new(row);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(json.GetString()!.ReplaceLineEndings(" "));
            json.Read();
            json.Skip();
        }

        return names;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> row)
    {
        int place = 0;
        while (Rune.DecodeFromUtf8(row[place..], out _, out int used) == System.Buffers.OperationStatus.Done)
            place += used;
        return place;
    }

    /// <summary>The next line without its end; null at the end of the file.</summary>
    private ReadOnlyMemory<byte>? ReadLine(out bool isTooLong)
    {
        isTooLong = false;
        int searched = 0;
        while (true)
        {
            int length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                ReadOnlyMemory<byte> found = buffer.AsMemory(start, searched + length);
                start += searched + length + 1;
                return found;
            }

            searched = end - start;
            if (searched > LongestRow)
            {
                isTooLong = true; // what is read so far is forgotten, and the rest of the line is read over
                start = end;
                searched = 0;
            }

            if (Fill())
                continue;
            if (searched == 0 && !isTooLong)
                return null;
            ReadOnlyMemory<byte> last = buffer.AsMemory(start, searched);
            start = end;
            return last;
        }
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            position += start;
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
            Array.Resize(ref buffer, 2 * buffer.Length);
        try
        {
            int read = stream.Read(buffer, end, buffer.Length - end);
            end += read;
            return read > 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{name} cannot be read (after {position + end} bytes of text, in line {line + 1}): {e.Message}", e);
        }
    }
}
