using System.Security.Cryptography;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>Every file and folder in a folder with a checksum of its bytes, to be compared later.</summary>
public sealed class FolderContents
{
    private readonly string path;
    private readonly string[] entries;

    private FolderContents(string path)
    {
        this.path = path;
        entries = Read(path);
    }

    /// <summary>What the folder holds now.</summary>
    public static FolderContents Of(string path) => new(path);

    /// <summary>Fails the test where anything was written, changed or deleted since.</summary>
    public void AssertUnchanged() => Assert.Equal(entries, Read(path));

    private static string[] Read(string path) =>
    [
        .. Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories)
            .Select(entry => $"{Path.GetRelativePath(path, entry)} {(File.Exists(entry) ? Checksum(entry) : "folder")}")
            .Order(StringComparer.Ordinal),
    ];

    private static string Checksum(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
