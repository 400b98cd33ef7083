using ElectraDsl.Checkpoints;
using ElectraDsl.Export;

namespace ElectraDsl.Training;

/// <summary>
/// The weights that a run started from, where it did not draw them. run.json remembers them, so that a run that is killed before its first
/// checkpoint starts from the same again.
/// </summary>
/// <param name="Folder">Full path of another run, or of a folder in Hugging Face's form.</param>
/// <param name="Checksum">Checksum of the files that held the weights.</param>
public sealed record InitialWeights(string Folder, string Checksum)
{
    /// <summary>Fills an arena and remembers from what.</summary>
    /// <param name="folder">A run, whose newest checkpoint is taken, or a folder as <see cref="HuggingFaceFolder.Load"/> reads it.</param>
    /// <param name="arena">The weights.</param>
    /// <param name="facts">The model.</param>
    /// <param name="observer">Is warned of damaged checkpoints.</param>
    /// <exception cref="RunException">The run's tensors are not the model's, or it has no checkpoint that is whole.</exception>
    /// <exception cref="HuggingFaceException">The weights do not fit the model, or cannot be read.</exception>
    internal static InitialWeights Load(string folder, ParameterArena arena, ModelConfig facts, IPretrainingObserver observer)
    {
        if (RunFolder.IsRun(folder))
        {
            RunFolder run = RunFolder.Open(folder);
            int step = run.LoadFittingWeights(arena, facts, observer);
            return Of(folder, [CheckpointFolder.WeightsPath(CheckpointStore.PathOf(run, step))]);
        }

        HuggingFaceFolder.Load(folder, arena, facts);
        return Of(folder, HuggingFaceFolder.WeightFiles(folder, facts));
    }

    /// <summary>Fills an arena with the same weights once more.</summary>
    /// <param name="run">The folder of the run that starts over, for the message.</param>
    /// <param name="arena">The weights.</param>
    /// <param name="facts">The model.</param>
    /// <param name="observer">Is warned of damaged checkpoints.</param>
    /// <exception cref="RunException">They are gone, or no longer what they were.</exception>
    internal void LoadAgain(string run, ParameterArena arena, ModelConfig facts, IPretrainingObserver observer)
    {
        string reason;
        try
        {
            if (Load(Folder, arena, facts, observer) == this)
                return;
            reason = $"the weights in {Folder} have changed since.";
        }
        catch (Exception e) when (e is HuggingFaceException or RunException)
        {
            reason = e.Message;
        }

        throw new RunException(
            $"{run} has no checkpoint yet and cannot start over from the weights it was given: {reason} Restore them, or start a new run in another folder.");
    }

    private static InitialWeights Of(string folder, IEnumerable<string> files) =>
        new(Path.GetFullPath(folder), string.Join('-', files.Select(FileChecksum.Of)));
}
