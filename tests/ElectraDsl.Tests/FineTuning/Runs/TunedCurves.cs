using System.Xml.Linq;
using ElectraDsl.FineTuning;
using ElectraDsl.Tests.Training;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>What a run shows of itself, without what depends on the clock or on how often it was resumed.</summary>
internal static class TunedCurves
{
    /// <summary>The page: without the time in its first line, the curve of the speed, and the command lines.</summary>
    public static string Page(string run)
    {
        XElement page = XDocument.Parse(File.ReadAllText(Path.Combine(run, "report.html"))).Root!;
        XElement lead = page.Descendants("p").First(), commands = page.Descendants("h2").Single(title => title.Value.StartsWith("Command line", StringComparison.Ordinal));
        lead.Value = lead.Value[..lead.Value.LastIndexOf(" in ", StringComparison.Ordinal)];
        commands.NextNode!.Remove();
        commands.Remove();
        page.Descendants("figure").Single(figure => figure.Value.StartsWith("Speed", StringComparison.Ordinal)).Remove();
        return page.ToString();
    }

    /// <summary>What TensorBoard draws, without the speed.</summary>
    public static IEnumerable<(string Tag, long Step, float Value)> Points(string run) =>
        TensorBoardEvents.Points(Path.Combine(run, "tensorboard")).Where(point => point.Tag != "sequences_per_second");

    /// <summary>What it should draw: a point for each figure of each record.</summary>
    public static IEnumerable<(string Tag, long Step, float Value)> PointsOfRecords(string run)
    {
        FineTuningFolder folder = FineTuningFolder.Open(run);
        return
        [
            .. folder.ReadMetrics().SelectMany(one => new[]
            {
                ("loss", (long)one.Step, (float)one.Loss),
                ("learning_rate", one.Step, (float)one.LearningRate),
                ("gradient_norm", one.Step, (float)one.GradientNorm),
            }),
            .. folder.ReadEvaluations().SelectMany(one => one.Figures.Select(figure => ($"development/{figure.Name}", (long)one.Step, (float)figure.Value))),
        ];
    }
}
