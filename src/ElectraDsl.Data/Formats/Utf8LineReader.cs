using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Reads lines of UTF-8 text, which end in LF, CR LF or CR, white space at their ends taken off, and knows the place of a byte that is not UTF-8. A
/// line of more than 256 KiB comes as several, cut at white space where there is some: memory does not grow with it.
/// </summary>
internal sealed class Utf8LineReader : IDisposable
{
    // Forty thousand words: longer than any sentence or paragraph, short enough to be held several times over.
    private const int LongestPiece = 256 << 10;

    private const string Conversion = "convert the file, for example with iconv -t UTF-8";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string name;
    private readonly Stream? stream;
    private byte[] buffer = new byte[2 * LongestPiece];
    private int start;              // first byte of the buffer that is not read yet
    private int end;                // behind the last byte of the buffer
    private long bufferOffset;      // place of buffer[0] in the text
    private long lineNumber = 1;
    private bool lineHasText;

    /// <summary>Opens a text.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="open">Gives its bytes.</param>
    public Utf8LineReader(string name, Func<Stream> open)
    {
        this.name = name;
        stream = Guarded(open);
        while (end < 3 && Fill())
        {
        }

        if (buffer.AsSpan(0, end).StartsWith(Encoding.UTF8.Preamble))
            start = 3;
    }

    /// <summary>Reads lines of texts that are loaded one after the other.</summary>
    public Utf8LineReader() => name = "";

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long LineRead { get; private set; }

    /// <summary>Takes a text that has been checked, to read it from its start.</summary>
    public void Load(ReadOnlySpan<byte> text)
    {
        if (buffer.Length < text.Length)
            buffer = new byte[Math.Max(text.Length, (int)Math.Min(2L * buffer.Length, Array.MaxLength))];
        text.CopyTo(buffer);
        start = 0;
        end = text.Length;
        lineNumber = 1;
        lineHasText = false;
    }

    /// <summary>The next line, or a piece of it that is not blank; null at the end. Only a line that is blank from end to end is empty.</summary>
    /// <exception cref="CorpusException">The text cannot be read or is not UTF-8.</exception>
    public string? ReadLine()
    {
        string? line = ReadLine(out TextFault? fault);
        return fault is null ? line : throw new CorpusException($"{fault.Message}.");
    }

    /// <summary>As <see cref="ReadLine()"/>, but a line that is not UTF-8 is empty, and can be read over.</summary>
    /// <param name="fault">What is wrong with the line; null for nothing.</param>
    /// <exception cref="CorpusException">The text cannot be read.</exception>
    public string? ReadLine(out TextFault? fault)
    {
        while (ReadPiece(out bool endsLine, out fault) is string piece)
        {
            LineRead = lineNumber;
            if (fault is not null)
            {
                lineNumber += endsLine ? 1 : 0;
                lineHasText = !endsLine;
                return piece;
            }

            bool blankRest = piece.Length == 0 && (lineHasText || !endsLine);
            lineHasText = !endsLine && (lineHasText || piece.Length > 0);
            if (endsLine)
                lineNumber++;
            if (!blankRest)
                return piece;
        }

        return null;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream?.Dispose();

    private string? ReadPiece(out bool endsLine, out TextFault? fault)
    {
        endsLine = true;
        fault = null;
        int searched = 0;
        while (true)
        {
            int lineEnd = buffer.AsSpan(start + searched, Math.Min(end - start, LongestPiece + 1) - searched).IndexOfAny((byte)'\n', (byte)'\r');
            if (lineEnd >= 0)
            {
                lineEnd += searched;
                if (buffer[start + lineEnd] == '\r' && start + lineEnd + 1 == end && Fill())
                {
                    searched = lineEnd; // once more, with what is behind it in sight
                    continue;
                }

                bool isPair = buffer[start + lineEnd] == '\r' && start + lineEnd + 1 < end && buffer[start + lineEnd + 1] == '\n';
                return Take(lineEnd, isPair ? 2 : 1, out fault);
            }

            searched = Math.Min(end - start, LongestPiece + 1);
            if (searched > LongestPiece)
            {
                endsLine = false;
                return Take(PieceLength(), separator: 0, out fault);
            }

            if (!Fill())
                return searched == 0 ? null : Take(searched, separator: 0, out fault);
        }
    }

    // Up to the last white space of the longest piece; without any, up to a character's first byte.
    private int PieceLength()
    {
        ReadOnlySpan<byte> longest = buffer.AsSpan(start, LongestPiece);
        int space = longest.LastIndexOfAny(" \t"u8);
        if (space > 0)
            return space + 1;
        int length = LongestPiece;
        while (length > LongestPiece - 4 && (buffer[start + length] & 0xC0) == 0x80)
            length--;
        return length;
    }

    private string Take(int length, int separator, out TextFault? fault)
    {
        string text = Decode(start, start + length, out fault);
        start += length + separator;
        return text;
    }

    // Moves what is not read yet to the front and reads on behind it.
    private bool Fill()
    {
        if (stream is null)
            return false;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            bufferOffset += start;
            end -= start;
            start = 0;
        }

        int read = Guarded(() => stream.Read(buffer, end, buffer.Length - end));
        end += read;
        return read > 0;
    }

    private string Decode(int from, int to, out TextFault? fault)
    {
        fault = null;
        try
        {
            return PythonWhiteSpace.Strip(Strict.GetString(buffer, from, to - from));
        }
        catch (DecoderFallbackException e)
        {
            long place = bufferOffset + from + e.Index;
            fault = new TextFault(
                FaultKind.LineNotUtf8,
                $"{name} is not UTF-8 at byte {place} (line {lineNumber}): found 0x{buffer[from + e.Index]:X2}; {Advice()}");
            return "";
        }
    }

    // A form that its first bytes betray; the error comes within them.
    private string Advice() => bufferOffset > 0 ? Conversion : buffer.AsSpan(0, end) switch
    {
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "it is UTF-16: convert it with iconv -f UTF-16 -t UTF-8",
        _ => Conversion,
    };

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{name} cannot be read (after {bufferOffset + end} bytes of text): {e.Message}", e);
        }
    }
}
