using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>All that a sweep has found so far.</summary>
/// <param name="Folder">The sweep.</param>
/// <param name="Manifest">Its sweep.json.</param>
/// <param name="Variants">
/// By the median of <see cref="SweepFigure.Probe"/> where the runs were probed, else of <see cref="SweepFigure.Margin"/>, the best first; those
/// without a finished run last.
/// </param>
internal sealed record SweepResult(SweepFolder Folder, SweepManifest Manifest, IReadOnlyList<SweptVariant> Variants)
{
    /// <summary>The runs that failed.</summary>
    public IEnumerable<SweptRun> Failures => Variants.SelectMany(variant => variant.Runs).Where(run => run.Failure is not null);

    /// <summary>Reads the records of all runs.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="manifest">Its sweep.json.</param>
    /// <param name="recipes">The recipes of its variants.</param>
    /// <exception cref="RunException">A run cannot be read, or is another model's.</exception>
    public static SweepResult Read(SweepFolder folder, SweepManifest manifest, IReadOnlyList<PretrainingRecipe> recipes)
    {
        SweepFigure first = manifest.Probe.IsEmpty ? SweepFigure.Margin : SweepFigure.Probe;
        IEnumerable<SweptVariant> variants = manifest.Variants.Select((variant, index) => new SweptVariant(
            variant, index, [.. manifest.Runs.Where(run => run.Variant == index).Select(run => SweptRun.Read(folder, run, recipes[index]))]));
        return new SweepResult(folder, manifest, [.. variants.OrderByDescending(variant => variant.Of(first)?.Median ?? double.NegativeInfinity)]);
    }

    /// <summary>Why figures of variants do not compare; empty where they do. One sentence each.</summary>
    public IReadOnlyList<string> Warnings()
    {
        RunSummary[] first =
        [
            .. Variants.OrderBy(variant => variant.Index).SelectMany(variant => variant.Finished.Take(1).Select(run =>
                RunSummary.Read(new ComparedRun(variant.Name, RunFolder.Open(Folder.PathOf(run.Run)))))),
        ];
        return first.Length < 2 ? [] : Comparability.Warnings(first);
    }
}
