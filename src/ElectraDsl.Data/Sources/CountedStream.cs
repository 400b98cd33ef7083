namespace ElectraDsl.Data;

/// <summary>A file that is read forwards, byte by byte, too, and says how far; what went wrong below is kept to tell it from damage.</summary>
internal sealed class CountedStream(Stream file) : ReadOnlyStream
{
    private readonly byte[] buffer = new byte[1 << 16];
    private int start, end;
    private long behindBuffer;

    /// <summary>What the file threw; null for nothing.</summary>
    public Exception? Failure { get; private set; }

    public override long Position
    {
        get => behindBuffer - (end - start);
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> target)
    {
        if (start == end && !Fill())
            return 0;
        int count = Math.Min(target.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(target);
        start += count;
        return count;
    }

    public override int ReadByte() => start < end || Fill() ? buffer[start++] : -1;

    private bool Fill()
    {
        try
        {
            start = 0;
            end = 0;
            end = file.Read(buffer);
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }

        behindBuffer += end;
        return end > 0;
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }
}
