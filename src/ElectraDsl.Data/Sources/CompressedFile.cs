namespace ElectraDsl.Data;

/// <summary>Compressed files: what tells them, and their text.</summary>
internal static class CompressedFile
{
    /// <summary>Bytes that tell how a file is compressed: as many as the longest of the signatures below has.</summary>
    public const int SignatureLength = 10;

    /// <summary>The endings of compressed files' names.</summary>
    public static readonly string[] Extensions = [".gz", ".zst", ".bz2", ".xz"];

    /// <summary>How a file is compressed, by its first bytes; no UTF-8 text begins with any of them.</summary>
    public static Compression Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x1F, 0x8B, ..] => Compression.Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => Compression.Zstandard, // a frame, or one to be skipped
        [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, ..] => Compression.Xz,
        // "BZh", the size of blocks, then the digits of pi before a block, or those of its square root at the end of no blocks.
        [0x42, 0x5A, 0x68, >= 0x31 and <= 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => Compression.Bzip2,
        [0x42, 0x5A, 0x68, >= 0x31 and <= 0x39, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Compression.Bzip2,
        _ => Compression.None,
    };

    /// <summary>How a file's name says that it is compressed.</summary>
    public static Compression OfName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".gz" => Compression.Gzip,
        ".zst" => Compression.Zstandard,
        ".bz2" => Compression.Bzip2,
        ".xz" => Compression.Xz,
        _ => Compression.None,
    };

    /// <summary>The ending of a file's name, in lower case, without that of its compression.</summary>
    public static string InnerExtension(string path)
    {
        string name = OfName(path) == Compression.None ? path : path[..^Path.GetExtension(path).Length];
        return Path.GetExtension(name).ToLowerInvariant();
    }

    /// <summary>What a compression is called in messages.</summary>
    public static string Name(Compression compression) => compression switch
    {
        Compression.Gzip => "gzip",
        Compression.Zstandard => "Zstandard",
        Compression.Bzip2 => "bzip2",
        Compression.Xz => "xz",
        _ => "plain",
    };

    /// <summary>Unpacks a file; truncation and damage become an <see cref="InvalidDataException"/> of one line.</summary>
    /// <param name="file">The file, which is closed with the result.</param>
    /// <param name="compression">How it is compressed.</param>
    public static Stream Unpack(Stream file, Compression compression) => compression switch
    {
        Compression.Gzip => new WholeGzipStream(file),
        Compression.Zstandard => new CheckedStream(
            file,
            source => new ZstdSharp.DecompressionStream(source, bufferSize: 1 << 16, checkEndOfStream: true, leaveOpen: true),
            "zstd"),
        Compression.Bzip2 => new CheckedStream(
            file,
            source => SharpCompress.Compressors.BZip2.BZip2Stream.Create(
                source,
                SharpCompress.Compressors.CompressionMode.Decompress,
                decompressConcatenated: true,
                leaveOpen: true),
            "bzip2"),
        Compression.Xz => new CheckedStream(file, source => new XzStreams(source), "xz"),
        _ => file,
    };
}
