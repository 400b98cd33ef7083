using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.FineTuning;

/// <summary>The lines of a file of examples, unpacked where it is gzip data, as strict UTF-8.</summary>
internal static class TextLines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the lines with their numbers, from 1; they end in LF, CR LF or CR.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TaskDataException">It cannot be read, is empty, or a line is not UTF-8.</exception>
    public static IReadOnlyList<(int Number, string Text)> Read(string path)
    {
        byte[] bytes = Bytes(path);
        List<(int, string)> lines = [];
        int start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        for (int number = 1; start < bytes.Length; number++)
        {
            int length = bytes.AsSpan(start).IndexOfAny((byte)'\n', (byte)'\r');
            int end = length < 0 ? bytes.Length : start + length;
            lines.Add((number, Decode(bytes, start, end, path, number)));
            start = end + 1 < bytes.Length && bytes[end] == '\r' && bytes[end + 1] == '\n' ? end + 2 : end + 1;
        }

        return lines;
    }

    /// <summary>The whole text of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TaskDataException">It cannot be read, is empty, or is not UTF-8.</exception>
    public static string ReadAll(string path)
    {
        _ = Read(path);                                  // says in which line a byte is that is none of UTF-8
        ReadOnlySpan<byte> bytes = Bytes(path);
        return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
    }

    private static byte[] Bytes(string path)
    {
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new TaskDataException($"{obstacle}: name a file of examples.");
        try
        {
            using Stream text = new TextSource(path).OpenText();
            using MemoryStream all = new();
            text.CopyTo(all);
            return all.Length > 0 ? all.ToArray() : throw new TaskDataException($"{path} is empty: name a file of examples.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new TaskDataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static string Decode(byte[] bytes, int start, int end, string path, int number)
    {
        try
        {
            return Strict.GetString(bytes, start, end - start);
        }
        catch (DecoderFallbackException e)
        {
            throw new TaskDataException(
                $"{path}:{number} is not UTF-8 at byte {e.Index + 1} of the row: convert the file, for example with iconv -t UTF-8.", e);
        }
    }
}
