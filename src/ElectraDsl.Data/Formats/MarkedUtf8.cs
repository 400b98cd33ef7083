using System.Buffers;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// UTF-8 as characters, for parsers that take nothing else. A byte that is not UTF-8 is read as U+FFFD, and its place is kept, so that the row that
/// holds it can be found.
/// </summary>
internal sealed class MarkedUtf8(Stream stream) : TextReader
{
    private readonly byte[] bytes = new byte[1 << 16];
    private readonly char[] characters = new char[1 << 16]; // never more of them than bytes
    private readonly Queue<Mark> marks = new();
    private int byteCount, characterCount, next;
    private long bytesBefore, charactersBefore;
    private bool isAtEnd, hasBegun;

    /// <summary>Bytes of text that have been read.</summary>
    public long BytesRead => bytesBefore;

    /// <summary>A byte that is not UTF-8.</summary>
    /// <param name="Character">Place of the character that it is read as.</param>
    /// <param name="Byte">Its place.</param>
    /// <param name="Value">What it is.</param>
    public readonly record struct Mark(long Character, long Byte, byte Value);

    /// <summary>The first byte that is not UTF-8 before a character, and was not asked for before; those before are forgotten.</summary>
    public Mark? TakeBefore(long character)
    {
        Mark? first = null;
        while (marks.TryPeek(out Mark mark) && mark.Character < character)
        {
            first ??= mark;
            _ = marks.Dequeue();
        }

        return first;
    }

    public override int Peek() => next < characterCount || Fill() ? characters[next] : -1;

    public override int Read() => next < characterCount || Fill() ? characters[next++] : -1;

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || (next == characterCount && !Fill()))
            return 0;
        int count = Math.Min(buffer.Length, characterCount - next);
        characters.AsSpan(next, count).CopyTo(buffer);
        next += count;
        return count;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    protected override void Dispose(bool disposing)
    {
        stream.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        charactersBefore += characterCount;
        characterCount = 0;
        next = 0;
        while (characterCount == 0)
        {
            if (isAtEnd)
                return false;
            int read = stream.Read(bytes, byteCount, bytes.Length - byteCount);
            byteCount += read;
            isAtEnd = read == 0;
            if (!hasBegun && (byteCount >= 3 || isAtEnd))
                SkipPreamble();
            if (hasBegun)
                Decode();
        }

        return true;
    }

    private void SkipPreamble()
    {
        hasBegun = true;
        if (bytes.AsSpan(0, byteCount).StartsWith(Encoding.UTF8.Preamble))
            Drop(3);
    }

    private void Decode()
    {
        int used = 0;
        while (used < byteCount)
        {
            OperationStatus status = System.Text.Unicode.Utf8.ToUtf16(
                bytes.AsSpan(used, byteCount - used),
                characters.AsSpan(characterCount),
                out int read,
                out int written,
                replaceInvalidSequences: false,
                isFinalBlock: isAtEnd);
            used += read;
            characterCount += written;
            if (status != OperationStatus.InvalidData)
                break;
            marks.Enqueue(new Mark(charactersBefore + characterCount, bytesBefore + used, bytes[used]));
            characters[characterCount++] = '\uFFFD';
            used++;
        }

        Drop(used);
    }

    private void Drop(int count)
    {
        bytes.AsSpan(count, byteCount - count).CopyTo(bytes);
        byteCount -= count;
        bytesBefore += count;
    }
}
