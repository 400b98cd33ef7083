namespace ElectraDsl.Data;

/// <summary>Writes files that are complete or absent, whenever the power fails.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// The name a file has while it is written. It is always the same, so that what a killed process left is overwritten by the
    /// next one and never piles up; a second writer at the same time is refused by the operating system.
    /// </summary>
    public static string PartialPath(string path) => path + ".partial";

    /// <summary>Writes a file under its partial name, forces it to the disk and gives it its name.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string partial = PartialPath(path);
        try
        {
            using (FileStream stream = new(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
