using System.Xml.Linq;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary>Writes the page that shows runs which differ in their seed alone: median and range of each figure, and a curve for each run.</summary>
internal static class SeedsPage
{
    /// <summary>Puts the page in place, as <see cref="PageFile.TryWrite"/> does.</summary>
    /// <param name="path">The folder that holds the runs.</param>
    /// <param name="recipe">Their recipe, but for the seed.</param>
    /// <param name="runs">Those that have ended, one or more.</param>
    /// <param name="count">How many there will be.</param>
    /// <param name="warn">Gets one line where it cannot be written.</param>
    public static void TryWrite(string path, FineTuningRecipe recipe, IReadOnlyList<FineTuningFolder> runs, int count, Action<string> warn) =>
        PageFile.TryWrite(Path.Combine(path, PageFile.Name), () => Of(recipe, runs, count), warn);

    /// <summary>Makes the page.</summary>
    public static string Of(FineTuningRecipe recipe, IReadOnlyList<FineTuningFolder> runs, int count)
    {
        TaskMetricFacts[] metrics = [.. TaskMetrics.Of(recipe.Head).Select(TaskMetrics.Of)];
        (FineTuningFolder Folder, TaskReport Report)[] ended = [.. runs.Select(run => (run, run.ReadReport()!))];
        return HtmlPage.Of(
            $"{recipe.Head.Name}: {Words.Counted(count, "seed")}",
            new XElement("h1", recipe.Head.Name),
            new XElement(
                "p",
                new XAttribute("class", "lead"),
                $"{Words.Count(runs.Count)} of {Words.Counted(count, "run")} that differ in their seed alone: each run's best checkpoint on the development examples."),
            HtmlPage.Table(
                ["", "median", "lowest", "highest", "baseline", "baseline means"],
                metrics.Select<TaskMetricFacts, IReadOnlyList<XElement>>(metric =>
                {
                    Spread spread = Spread.Of(ended.Select(run => run.Report.Figures[metric.Name]))!;
                    double baseline = ended[0].Report.Figures[metric.BaselineName];
                    return
                    [
                        HtmlPage.Cell(metric.Label),
                        HtmlPage.Number(Words.Figure(spread.Median), metric.IsBetter(spread.Median, baseline) ? "better" : "worse"),
                        HtmlPage.Number(Words.Figure(spread.Lowest)),
                        HtmlPage.Number(Words.Figure(spread.Highest)),
                        HtmlPage.Number(Words.Figure(baseline)),
                        HtmlPage.Cell(metric.Baseline, "quiet"),
                    ];
                })),
            new XElement("h2", "Runs"),
            HtmlPage.Table(
                ["", "best update", .. metrics.Select(metric => metric.Label)],
                ended.Select<(FineTuningFolder Folder, TaskReport Report), IReadOnlyList<XElement>>(run =>
                [
                    HtmlPage.Cell(NameOf(run.Folder)),
                    HtmlPage.Number(Words.Count(run.Report.Step)),
                    .. metrics.Select(metric => HtmlPage.Number(
                        Words.Figure(run.Report.Figures[metric.Name]),
                        ended.Any(other => metric.IsBetter(other.Report.Figures[metric.Name], run.Report.Figures[metric.Name])) ? "" : "best")),
                ])),
            new XElement("h2", "Curves"),
            new XElement(
                "p",
                HtmlPage.Legend(
                [
                    .. runs.Select((run, index) => new Curve(NameOf(run), CurveColor.Of(index), [])),
                    new Curve("baseline", HtmlPage.Gray, [], IsBaseline: true),
                ])),
            new XElement(
                "div",
                new XAttribute("class", "charts"),
                metrics.OrderByDescending(metric => metric.Metric == recipe.BestMetric).Select(metric => Chart(
                    $"development-{metric.Name}",
                    $"Development examples: {metric.Label}",
                    [
                        .. runs.Select((run, index) =>
                            Curve.Of(NameOf(run), CurveColor.Of(index), run.ReadEvaluations(), one => one.Figures[metric.Name])),
                        Curve.Of("baseline", HtmlPage.Gray, runs[0].ReadEvaluations(), one => one.Figures[metric.BaselineName], isBaseline: true),
                    ])),
                Chart(
                    "training-loss",
                    "Training loss",
                    [.. runs.Select((run, index) => Curve.Of(NameOf(run), CurveColor.Of(index), run.ReadMetrics(), one => one.Loss))])),
            CommandLineSection.Of([runs[^1].ReadManifest().CommandLines[^1]]));
    }

    private static string NameOf(FineTuningFolder run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Path));

    /// <summary>A curve for each run; nothing where no value is known.</summary>
    private static XElement? Chart(string id, string title, IReadOnlyList<Curve> curves) => curves.All(curve => curve.Points.Count == 0)
        ? null
        : HtmlPage.Figure(id, title, TunedCurves.FigureFormat, fromZero: false, curves, hasLegend: false);
}
