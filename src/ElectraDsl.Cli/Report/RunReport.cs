using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>report.html: a run as one self-contained page.</summary>
internal static class RunReport
{
    /// <summary>Reads what the run has written so far and puts the page in place in one move.</summary>
    public static void Write(RunFolder folder, PretrainingRecipe recipe)
    {
        string page = ReportPage.Of(recipe, folder.ReadMetrics(), folder.ReadEvaluations(), folder.ReadEvaluation());
        AtomicWrite.File(folder.ReportPath, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }
}
