using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ElectraDsl.Checkpoints;

/// <summary>
/// The one way in which a run's files and folders are written: under a temporary name beside the final one, forced to the disk, then
/// renamed. Whenever the power fails, what bears the final name is whole.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class AtomicWrite
{
    /// <summary>What is being written ends in this. Always the same name, so that what a killed process left never piles up.</summary>
    public const string PartialSuffix = ".partial";

    private const int ReadOnly = 0; // O_RDONLY on every Unix

    /// <summary>The name that a file or folder has while it is written.</summary>
    public static string PartialPath(string path) => path + PartialSuffix;

    /// <summary>Writes a file; an existing one is replaced.</summary>
    /// <param name="path">Its final name.</param>
    /// <param name="write">Writes the contents.</param>
    public static void File(string path, Action<Stream> write)
    {
        string partial = PartialPath(path);
        try
        {
            using (FileStream stream = new(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            System.IO.File.Move(partial, path, overwrite: true);
        }
        catch
        {
            System.IO.File.Delete(partial);
            throw;
        }

        Flush(ParentOf(path));
    }

    /// <summary>Writes a folder that must not exist yet.</summary>
    /// <param name="path">Its final name.</param>
    /// <param name="fill">Writes the files into the folder that it is given.</param>
    public static void Folder(string path, Action<string> fill)
    {
        string partial = PartialPath(path);
        try
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
            _ = Directory.CreateDirectory(partial);
            fill(partial);
            foreach (string file in Directory.EnumerateFiles(partial))
            {
                using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                stream.Flush(flushToDisk: true);
            }

            Flush(partial);
            Directory.Move(partial, path);
        }
        catch
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
            throw;
        }

        Flush(ParentOf(path));
    }

    /// <summary>Deletes what a killed process left under temporary names.</summary>
    /// <param name="folder">Where to look; not below it. Need not exist.</param>
    public static void DeleteLeftovers(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string file in Directory.EnumerateFiles(folder, "*" + PartialSuffix))
            System.IO.File.Delete(file);
        foreach (string partial in Directory.EnumerateDirectories(folder, "*" + PartialSuffix))
            Directory.Delete(partial, recursive: true);
    }

    private static string ParentOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Forces a folder's list of names to the disk, without which a rename may be forgotten. Windows keeps a journal of them.</summary>
    private static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int file = Open(folder, ReadOnly);
        if (file < 0)
            return; // a file system that cannot do this has no stronger promise to give: the contents are on the disk already
        _ = Synchronize(file);
        _ = Close(file);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
