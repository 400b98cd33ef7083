namespace ElectraDsl.Training;

/// <summary>Keeps a second process out of a run. The operating system lets go of it whatever way the first one ends.</summary>
internal sealed class RunLock : IDisposable
{
    // The file stays when the lock is gone: to delete it would let two others lock two different files of that name.
    private readonly FileStream file;

    private RunLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock, and creates the folder where it is absent.</summary>
    /// <exception cref="RunException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(RunFolder folder)
    {
        try
        {
            _ = Directory.CreateDirectory(folder.Path);
            return new RunLock(new FileStream(folder.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RunException($"{folder.Path} cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new RunException($"{folder.Path} cannot be used, perhaps because another process trains in it: {e.Message}", e);
        }
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => file.Dispose();
}
