using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>report.html: a pre-training run as one self-contained page.</summary>
internal static class RunReport
{
    /// <summary>Reads what the run has written so far and puts the page in place, as <see cref="PageFile.TryWrite"/> does.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="warn">Gets one line where it cannot be written.</param>
    /// <returns>Whether another page was there before.</returns>
    public static bool TryWrite(RunFolder folder, PretrainingRecipe recipe, Action<string> warn) => PageFile.TryWrite(
        folder.ReportPath,
        () =>
        {
            IReadOnlyList<EvaluationResult> evaluations = folder.ReadEvaluations();
            return ReportPage.Of(
                recipe,
                folder.ReadMetrics(),
                evaluations,
                evaluations is [.., EvaluationResult newest] ? newest : null,
                folder.ReadManifest(),
                folder.ReadSamples(),
                folder.ReadAlarms());
        },
        warn);
}
