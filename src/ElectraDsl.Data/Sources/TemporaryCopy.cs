using Microsoft.Win32.SafeHandles;

namespace ElectraDsl.Data;

/// <summary>
/// A copy of bytes that can be read only once, or not be searched, in a temporary file that has no name any more, so that nothing of it stays however
/// the program ends.
/// </summary>
internal static class TemporaryCopy
{
    /// <summary>Copies what a stream holds.</summary>
    /// <param name="name">What is copied, for messages.</param>
    /// <param name="stream">Read to its end.</param>
    /// <exception cref="CorpusException">There is no room for it; one line.</exception>
    public static SafeFileHandle Of(string name, Stream stream)
    {
        string folder = Path.GetTempPath();
        SafeFileHandle? handle = null;
        try
        {
            string temporary = Path.Combine(folder, Path.GetRandomFileName());
            handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            File.Delete(temporary); // the bytes live on until the handle is closed
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Uncopied(name, folder, e);
        }

        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int read; (read = stream.Read(buffer)) > 0; length += read)
        {
            try
            {
                RandomAccess.Write(handle, buffer.AsSpan(0, read), length);
            }
            catch (IOException e)
            {
                throw Uncopied(name, folder, e);
            }
        }

        return handle;
    }

    /// <summary>Reads a copy from its start, and anywhere, without closing it.</summary>
    public static Stream Open(SafeFileHandle handle) => new HandleStream(handle);

    private static CorpusException Uncopied(string name, string folder, Exception e) =>
        new($"{name} cannot be copied to {folder}, to be read again: {e.Message} Free some space there, or name another folder in TMPDIR.", e);

    private sealed class HandleStream(SafeFileHandle handle) : ReadOnlyStream
    {
        public override bool CanSeek => true;

        public override long Length => RandomAccess.GetLength(handle);

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            int read = RandomAccess.Read(handle, buffer, Position);
            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            _ => Length,
        };
    }
}
