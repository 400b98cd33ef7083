using ElectraDsl.Checkpoints;
using Microsoft.Win32.SafeHandles;

namespace ElectraDsl.Data;

/// <summary>
/// One text of a corpus: a file, or a pipe, which can be read only once and is therefore copied, when it is first wanted, to a temporary file.
/// </summary>
internal sealed class TextSource
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    private readonly string path;
    private readonly Lazy<SafeFileHandle>? copy;
    private readonly Lazy<SafeFileHandle> unpacked;
    private readonly Lazy<Compression> compression;
    private Stream? last;                                // that was opened

    /// <param name="path">A file, a pipe, or <see cref="StandardInput"/>. It is not opened yet.</param>
    public TextSource(string path)
    {
        this.path = path;
        Name = path == StandardInput ? "standard input" : path;
        if (path == StandardInput || PathObstacle.IsPipe(path))
            copy = new Lazy<SafeFileHandle>(CopyPipe);
        unpacked = new Lazy<SafeFileHandle>(CopyUnpacked);
        compression = new Lazy<Compression>(FindCompression);
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Whether it can be read only once.</summary>
    public bool IsPipe => copy is not null;

    /// <summary>How it is compressed, told by the first bytes.</summary>
    public Compression Compression => compression.Value;

    /// <summary>Bytes of the file; 0 for a pipe that was not read yet.</summary>
    public long Length => copy is null ? new FileInfo(path).Length : copy.IsValueCreated ? RandomAccess.GetLength(copy.Value) : 0;

    /// <summary>Bytes that were read by who opened it last; all of them where it was closed.</summary>
    public long Position => last is { CanRead: true } open ? open.Position : Length;

    /// <summary>Opens the bytes as they are.</summary>
    public Stream Open() => last = copy is not null
        ? TemporaryCopy.Open(copy.Value)
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);

    /// <summary>Opens the text, unpacked where it is compressed.</summary>
    public Stream OpenText() => CompressedFile.Unpack(Open(), Compression);

    /// <summary>Opens the text to be read in any order: where it is compressed, it is unpacked into a temporary file, once.</summary>
    public Stream OpenSearchable() => Compression == Compression.None ? Open() : TemporaryCopy.Open(unpacked.Value);

    private Compression FindCompression()
    {
        using Stream stream = Open();
        Span<byte> first = stackalloc byte[CompressedFile.SignatureLength];
        Compression found = CompressedFile.Of(first[..stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)]);
        Compression named = CompressedFile.OfName(path);
        return found != Compression.None || named == Compression.None
            ? found
            : throw new InvalidDataException(
                $"it is not {CompressedFile.Name(named)} data, though its name ends in {Path.GetExtension(path)}.");
    }

    private SafeFileHandle CopyPipe()
    {
        using Stream pipe =
            path == StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return TemporaryCopy.Of(Name, pipe);
    }

    private SafeFileHandle CopyUnpacked()
    {
        using Stream text = OpenText();
        return TemporaryCopy.Of(Name, text);
    }
}
