using SharpCompress.Compressors.Xz;

namespace ElectraDsl.Data;

/// <summary>
/// The text of an xz file, which may consist of several streams with zeros between them, as xz itself reads it; the library reads the first one.
/// </summary>
internal sealed class XzStreams(Stream file) : ReadOnlyStream
{
    private byte[] unpacked = [];
    private XZStream? current;
    private bool atEnd;

    public override int Read(Span<byte> buffer)
    {
        if (unpacked.Length < buffer.Length)
            unpacked = new byte[buffer.Length]; // the library fills arrays alone
        while (!atEnd)
        {
            current ??= new XZStream(new OneStream(file));
            int read = current.Read(unpacked, 0, buffer.Length);
            unpacked.AsSpan(0, read).CopyTo(buffer);
            if (read < buffer.Length)
                NextStream(); // fewer than asked for: the stream's index and footer have been read
            if (read > 0)
                return read;
        }

        return 0;
    }

    private void NextStream()
    {
        current = null;
        int padding = 0, first;
        while ((first = file.ReadByte()) == 0)
            padding++;
        if (padding % 4 != 0)
            throw new InvalidDataException("the padding behind an xz stream is not a multiple of four bytes: test it with xz -t.");
        if (first < 0)
            atEnd = true;
        else
            current = new XZStream(new OneStream(file, (byte)first));
    }

    /// <summary>The rest of the file, with a byte put back.</summary>
    private sealed class OneStream(Stream file, byte? first = null) : ReadOnlyStream
    {
        private byte? first = first;

        // Streams begin at multiples of four bytes, to which the library aligns by this.
        public override long Position
        {
            get => file.Position - (first is null ? 0 : 1);
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
                return 0;
            int count = 0;
            if (first is { } put)
            {
                buffer[count++] = put;
                first = null;
            }

            // The library takes fewer bytes than it asked for for the end of the file.
            return count + (count < buffer.Length ? file.ReadAtLeast(buffer[count..], buffer.Length - count, throwOnEndOfStream: false) : 0);
        }

        public override int ReadByte()
        {
            if (first is not { } put)
                return file.ReadByte();
            first = null;
            return put;
        }
    }
}
