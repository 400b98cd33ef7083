using ElectraDsl.Checkpoints;
using Microsoft.Win32.SafeHandles;

namespace ElectraDsl.Data;

/// <summary>
/// One text of a corpus: a file, or a pipe, which can be read only once and is therefore copied, when it is first wanted, to a temporary
/// file that has no name any more, so that nothing of it stays however the program ends.
/// </summary>
internal sealed class TextSource
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    private static readonly byte[] GzipMagic = [0x1F, 0x8B]; // no UTF-8 text begins so

    private readonly string path;
    private readonly Lazy<SafeFileHandle>? copy;
    private readonly Lazy<bool> compressed;

    /// <param name="path">A file, a pipe, or <see cref="StandardInput"/>. It is not opened yet.</param>
    public TextSource(string path)
    {
        this.path = path;
        Name = path == StandardInput ? "standard input" : path;
        if (path == StandardInput || PathObstacle.IsPipe(path))
            copy = new Lazy<SafeFileHandle>(CopyPipe);
        compressed = new Lazy<bool>(BeginsAsGzip);
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Whether it can be read only once.</summary>
    public bool IsPipe => copy is not null;

    /// <summary>Whether it is gzip data, told by the first bytes.</summary>
    public bool IsCompressed => compressed.Value;

    /// <summary>Opens the bytes as they are.</summary>
    public Stream Open() => copy is not null
        ? new HandleStream(copy.Value)
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);

    /// <summary>Opens the text, unpacked where it is compressed.</summary>
    public Stream OpenText() => IsCompressed ? new WholeGzipStream(Open()) : Open();

    private bool BeginsAsGzip()
    {
        using Stream stream = Open();
        Span<byte> first = stackalloc byte[GzipMagic.Length];
        bool isGzip = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.SequenceEqual(GzipMagic);
        return isGzip || !path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? isGzip
            : throw new InvalidDataException("it is not gzip data, though its name ends in .gz.");
    }

    private SafeFileHandle CopyPipe()
    {
        using Stream pipe =
            path == StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
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
            throw Uncopied(folder, e);
        }

        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int read; (read = pipe.Read(buffer)) > 0; length += read)
        {
            try
            {
                RandomAccess.Write(handle, buffer.AsSpan(0, read), length);
            }
            catch (IOException e)
            {
                throw Uncopied(folder, e);
            }
        }

        return handle;
    }

    private CorpusException Uncopied(string folder, Exception e) =>
        new($"{Name} cannot be copied to {folder}, to be read again: {e.Message} Free some space there, or name another folder in TMPDIR.", e);

    /// <summary>Reads what lies behind a handle from the start, without closing it.</summary>
    private sealed class HandleStream(SafeFileHandle handle) : ReadOnlyStream
    {
        private long position;

        public override long Length => RandomAccess.GetLength(handle);

        public override int Read(Span<byte> buffer)
        {
            int read = RandomAccess.Read(handle, buffer, position);
            position += read;
            return read;
        }
    }
}
