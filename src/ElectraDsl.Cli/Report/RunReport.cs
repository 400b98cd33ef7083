using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>report.html: a run as one self-contained page. It follows from the run's records: if it cannot be written, the run continues.</summary>
internal static class RunReport
{
    /// <summary>Reads what the run has written so far and puts the page in place in one move, where it is not there already.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="warn">Gets one line where it cannot be written.</param>
    /// <returns>Whether another page was there before.</returns>
    public static bool TryWrite(RunFolder folder, PretrainingRecipe recipe, Action<string> warn)
    {
        try
        {
            IReadOnlyList<EvaluationResult> evaluations = folder.ReadEvaluations();
            byte[] page = Encoding.UTF8.GetBytes(ReportPage.Of(
                recipe,
                folder.ReadMetrics(),
                evaluations,
                evaluations is [.., EvaluationResult newest] ? newest : null,
                folder.ReadManifest(),
                folder.ReadSamples(),
                folder.ReadAlarms()));
            bool isThere = File.Exists(folder.ReportPath);
            if (isThere && File.ReadAllBytes(folder.ReportPath).AsSpan().SequenceEqual(page))
                return false;
            AtomicWrite.File(folder.ReportPath, stream => stream.Write(page));
            return isThere;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"{folder.ReportPath} cannot be written: {e.Message}");
            return false;
        }
    }
}
