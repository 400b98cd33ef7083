using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Reads lines of UTF-8 text, white space at their ends taken off, and knows the place of a byte that is not UTF-8.
/// </summary>
internal sealed class Utf8LineReader : IDisposable
{
    // A line is one string; where a file has no line ends at all, this is said before memory runs out.
    private const int LongestLine = 256 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string path;
    private readonly Stream stream;
    private byte[] buffer = new byte[1 << 16];
    private int start;              // first byte of the buffer that is not read yet
    private int end;                // behind the last byte of the buffer
    private long bufferOffset;      // place of buffer[0] in the text
    private long lineNumber;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, for messages and for <paramref name="open"/>.</param>
    /// <param name="open">Gives its text as bytes.</param>
    public Utf8LineReader(string path, Func<string, Stream> open)
    {
        this.path = path;
        stream = Guarded(() => open(path));
        while (end < 3 && Fill())
        {
        }

        if (buffer.AsSpan(0, end).StartsWith(Encoding.UTF8.Preamble))
            start = 3;
    }

    /// <summary>The next line; null at the end.</summary>
    /// <exception cref="CorpusException">The file cannot be read or is not UTF-8.</exception>
    public string? ReadLine()
    {
        lineNumber++;
        int searched = start;
        while (true)
        {
            int lineEnd = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (lineEnd >= 0)
            {
                string line = Decode(start, searched + lineEnd);
                start = searched + lineEnd + 1;
                return line;
            }

            int seen = end - start;
            if (!Fill())
            {
                string? last = seen == 0 ? null : Decode(start, end);
                start = end;
                return last;
            }

            searched = start + seen;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    // Moves what is not read yet to the front and reads on behind it.
    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            bufferOffset += start;
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            if (end >= LongestLine)
            {
                throw new CorpusException(
                    $"{path}, line {lineNumber} (byte {bufferOffset}) is longer than {LongestLine >> 20} MiB: "
                    + "put every sentence or paragraph on a line of its own.");
            }


            Array.Resize(ref buffer, 2 * end);
        }

        int read = Guarded(() => stream.Read(buffer, end, buffer.Length - end));
        end += read;
        return read > 0;
    }

    private string Decode(int from, int to)
    {
        try
        {
            return Trim(Strict.GetString(buffer, from, to - from));
        }
        catch (DecoderFallbackException e)
        {
            long place = bufferOffset + from + e.Index;
            throw new CorpusException(
                $"{path} is not UTF-8 at byte {place} (line {lineNumber}): found 0x{buffer[from + e.Index]:X2}; "
                + "convert the file, for example with iconv -t UTF-8.",
                e);
        }
    }

    // Python's strip, which the original uses, also takes the four separators of ASCII for white space.
    private static string Trim(string line)
    {
        int from = 0;
        int to = line.Length;
        while (from < to && IsSpace(line[from]))
            from++;
        while (to > from && IsSpace(line[to - 1]))
            to--;
        return line[from..to];
    }

    private static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001C' and <= '\u001F';

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{path} cannot be read (after {bufferOffset + end} bytes of text): {e.Message}", e);
        }
    }
}
