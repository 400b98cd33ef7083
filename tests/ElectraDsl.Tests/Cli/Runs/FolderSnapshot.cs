namespace ElectraDsl.Tests.Cli;

/// <summary>Every file of a folder with its bytes, to be compared and put back.</summary>
internal sealed class FolderSnapshot
{
    private FolderSnapshot(SortedDictionary<string, byte[]> files) => Files = files;

    /// <summary>Bytes by path within the folder.</summary>
    public SortedDictionary<string, byte[]> Files { get; }

    /// <summary>Reads a folder.</summary>
    public static FolderSnapshot Of(string path)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            files.Add(Path.GetRelativePath(path, file), File.ReadAllBytes(file));
        return new FolderSnapshot(files);
    }

    /// <summary>Writes the folder as it was, instead of what is there now.</summary>
    public void WriteTo(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        foreach ((string name, byte[] bytes) in Files)
        {
            string file = Path.Combine(path, name);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }

    /// <summary>Names of files that another snapshot lacks, has besides, or has with other bytes.</summary>
    public string[] Differences(FolderSnapshot other) =>
    [
        .. Files
            .Keys.Union(other.Files.Keys)
            .Where(name =>
                !Files.TryGetValue(name, out byte[]? here)
                || !other.Files.TryGetValue(name, out byte[]? there)
                || !here.AsSpan().SequenceEqual(there))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Fails the test unless the folder is as it was.</summary>
    public void AssertUnchanged(string path) => Assert.Empty(Differences(Of(path)));
}
