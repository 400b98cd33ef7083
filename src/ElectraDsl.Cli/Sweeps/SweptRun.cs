using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>One run of a sweep as far as it has come.</summary>
/// <param name="Run">What sweep.json says of it.</param>
/// <param name="IsFinished">Whether it has made its steps, or ended early by its evaluations.</param>
/// <param name="Points">Its evaluations, the oldest first.</param>
internal sealed record SweptRun(SweepRun Run, bool IsFinished, IReadOnlyList<SweptPoint> Points)
{
    /// <summary>
    /// Why it failed; null where it did not. One that failed and was carried to its end all the same by <c>pretrain --resume</c> has not failed.
    /// </summary>
    public string? Failure => IsFinished ? null : Run.Failure;

    /// <summary>Reads a run.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="run">The run, which need not have been started.</param>
    /// <param name="recipe">A recipe of its model.</param>
    /// <exception cref="RunException">Its files cannot be read, or are another model's.</exception>
    public static SweptRun Read(SweepFolder folder, SweepRun run, PretrainingRecipe recipe)
    {
        string path = folder.PathOf(run);
        if (!RunFolder.IsRun(path))
            return new SweptRun(run, IsFinished: false, []);
        RunFolder started = RunFolder.Open(path);
        PretrainingRecipe own = started.ReadRecipe(recipe);
        IReadOnlyList<SweptPoint> points = SweptPoint.Of(started, own);
        return new SweptRun(run, points.Count > 0 && started.IsFinished(own), points);
    }
}
