namespace ElectraDsl.Training;

/// <summary>
/// TensorBoard's files of a run that is in progress: a new one for each start, from its first value on. That they cannot be written is worth a
/// warning, not the run; without the file that failed the run continues.
/// </summary>
/// <param name="folder">Where they lie; created where it is absent.</param>
/// <param name="step">The step that the run starts from; 0 for a new run.</param>
/// <param name="warn">Gets one line where nothing can be written.</param>
internal sealed class TensorBoardWriter(string folder, int step, Action<string> warn) : IDisposable
{
    private TensorBoardFile? file;
    private bool hasFailed;

    /// <summary>Writes to the file.</summary>
    public void Write(Action<TensorBoardFile> write)
    {
        if (hasFailed)
            return;
        hasFailed = true;
        DerivedFiles.Attempt(folder, warn, () =>
        {
            file ??= new TensorBoardFile(folder, step);
            write(file);
            hasFailed = false;
        });
        if (hasFailed)
            Dispose();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }
}
