using System.Text;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>report.html: a run as one self-contained page.</summary>
internal static class RunReport
{
    /// <summary>Reads what the run has written so far and puts the page in place in one move.</summary>
    public static void Write(RunFolder folder, PretrainingRecipe recipe)
    {
        string page = ReportPage.Of(recipe, folder.ReadMetrics(), folder.ReadEvaluation());
        string draft = folder.ReportPath + ".partial";
        File.WriteAllText(draft, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(draft, folder.ReportPath, overwrite: true);
    }
}
