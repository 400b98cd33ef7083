using System.IO.Compression;

namespace ElectraDsl.Data;

/// <summary>
/// Unpacks gzip data and notices where they are cut off, which <see cref="GZipStream"/> takes for their end. For that it reads
/// another, known member behind the file's last one: if the file is cut off, this member does not come out again.
/// </summary>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private const string Damage = "the compressed data is truncated or damaged: test it with gzip -t.";

    private static readonly byte[] EndMark = [.. "\0end of the file\0"u8];
    private static readonly byte[] PackedEndMark = Pack(EndMark);

    private readonly MarkedFile file;
    private readonly GZipStream gzip;
    private byte[]? tail;
    private int tailRead;

    public WholeGzipStream(Stream file)
    {
        this.file = new MarkedFile(file);
        gzip = new GZipStream(this.file, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (tail is null)
        {
            int read = Unpack(buffer);
            if (!file.HasEnded)
                return read;
            tail = ReadTail(buffer[..read]);
        }

        int count = Math.Min(buffer.Length, tail.Length - tailRead);
        tail.AsSpan(tailRead, count).CopyTo(buffer);
        tailRead += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        gzip.Dispose();
        base.Dispose(disposing);
    }

    // Whatever is wrong with the data, the library calls it an unsupported compression method.
    private int Unpack(Span<byte> buffer)
    {
        try
        {
            return gzip.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(Damage, e);
        }
    }

    private byte[] ReadTail(ReadOnlySpan<byte> start)
    {
        using MemoryStream rest = new();
        rest.Write(start);
        try
        {
            gzip.CopyTo(rest);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(Damage, e);
        }

        ReadOnlySpan<byte> text = rest.GetBuffer().AsSpan(0, (int)rest.Length);
        return text.EndsWith(EndMark)
            ? text[..^EndMark.Length].ToArray()
            : throw new InvalidDataException("the compressed data is truncated.");
    }

    private static byte[] Pack(byte[] text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(text);
        return packed.ToArray();
    }

    /// <summary>A file, then the packed end mark.</summary>
    private sealed class MarkedFile(Stream file) : ReadOnlyStream
    {
        private int markRead;

        public bool HasEnded { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int read = HasEnded ? 0 : file.Read(buffer);
            if (read > 0 || buffer.IsEmpty)
                return read;
            HasEnded = true;
            int count = Math.Min(buffer.Length, PackedEndMark.Length - markRead);
            PackedEndMark.AsSpan(markRead, count).CopyTo(buffer);
            markRead += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
