namespace ElectraDsl.Data;

/// <summary>Finds files that are named twice, be it through links: their text would be learned twice.</summary>
internal static class SameFile
{
    /// <summary>Refuses a file that is named twice.</summary>
    /// <param name="paths">Files that exist.</param>
    /// <exception cref="CorpusException">Two names are of one file; the message has both.</exception>
    public static void Refuse(IEnumerable<string> paths)
    {
        Dictionary<string, string> folders = new(StringComparer.Ordinal), seen = new(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            string real = RealPath(Path.GetFullPath(path), folders);
            if (!seen.TryAdd(real, path))
            {
                throw new CorpusException(path == seen[real]
                    ? $"{path} is named twice: name it once."
                    : $"{path} is the same file as {seen[real]}: name it once.");
            }
        }
    }

    /// <summary>The path without links.</summary>
    private static string RealPath(string path, Dictionary<string, string> folders)
    {
        string? parent = Path.GetDirectoryName(path);
        if (parent is null)
            return path;
        if (!folders.TryGetValue(parent, out string? realParent))
            folders[parent] = realParent = RealPath(parent, folders);
        string real = Path.Combine(realParent, Path.GetFileName(path));
        try
        {
            return File.ResolveLinkTarget(real, returnFinalTarget: true) is { } target ? RealPath(target.FullName, folders) : real;
        }
        catch (IOException)
        {
            return real; // no link, or one that leads nowhere, which is said where the file is opened
        }
        catch (UnauthorizedAccessException)
        {
            return real;
        }
    }
}
