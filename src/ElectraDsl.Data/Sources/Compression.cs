namespace ElectraDsl.Data;

/// <summary>How a file is compressed.</summary>
internal enum Compression
{
    None,
    Gzip,
    Zstandard,
    Bzip2,
    Xz,
}
