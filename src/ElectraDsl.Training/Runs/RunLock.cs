namespace ElectraDsl.Training;

/// <summary>
/// Keeps a second process out of a run's folder while its text is prepared, while it trains, and while its records are written. The
/// operating system lets go of it whatever way the first one ends.
/// </summary>
public sealed class RunLock : IDisposable
{
    // Sharing violations: EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.
    private static readonly int[] HeldByOthers = [11, 35, 32, 33];

    private readonly FileStream file;
    private readonly string path;
    private readonly List<string> created;
    private readonly bool isNew;

    private RunLock(FileStream file, string path, bool isNew, List<string> created)
    {
        this.file = file;
        this.path = path;
        this.isNew = isNew;
        this.created = created;
    }

    /// <summary>Takes the lock, and creates the folder where it is absent.</summary>
    /// <exception cref="RunException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Take(folder.Path);
    }

    /// <summary>Where the lock of a folder lies.</summary>
    internal static string PathIn(string folder) => Path.Combine(folder, "run.lock");

    /// <summary>Takes the lock of a folder that need not be a run's, and creates the folder where it is absent.</summary>
    /// <exception cref="RunException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string lockPath = PathIn(folder);
        try
        {
            List<string> created = [];
            for (
                string? missing = Path.GetFullPath(folder);
                missing is not null && !Directory.Exists(missing);
                missing = Path.GetDirectoryName(missing))
                created.Add(Path.TrimEndingDirectorySeparator(missing));
            _ = Directory.CreateDirectory(folder);
            while (true)
            {
                bool isNew = !File.Exists(lockPath);
                FileStream file = new(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(lockPath))
                    return new RunLock(file, lockPath, isNew, created);
                file.Dispose(); // its holder deleted it between our opening and our locking it
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RunException($"{folder} cannot be written: {e.Message}", e);
        }
        catch (IOException e) when (HeldByOthers.Contains(e.HResult & 0xffff))
        {
            throw new RunException(
                $"{folder} is in use: another process prepares its text, trains or evaluates in it. Wait for it to end, or name another folder.",
                e);
        }
        catch (IOException e)
        {
            throw new RunException($"{folder} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>
    /// Lets go. Where nothing came of it, its file and the folders that were created for it are deleted: what was refused leaves no trace.
    /// </summary>
    public void Dispose()
    {
        bool isUnused = isNew && File.Exists(path) && Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).Length == 1;
        if (OperatingSystem.IsWindows())
            file.Dispose(); // an open file cannot be deleted there
        if (isUnused)
        {
            File.Delete(path);
            foreach (string folder in created.TakeWhile(folder => !Directory.EnumerateFileSystemEntries(folder).Any()))
                Directory.Delete(folder);
        }

        file.Dispose();
    }
}
