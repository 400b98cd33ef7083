using System.Globalization;
using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>
/// Writes the page that shows several runs: their newest figures, a chart of each figure with one curve a run, and what they do differently.
/// </summary>
internal static class ComparisonPage
{
    private static readonly string[] Colors = [HtmlPage.Gray, HtmlPage.Orange, HtmlPage.Blue, HtmlPage.Green, HtmlPage.Purple, HtmlPage.Yellow];

    // What stands below the curves: short, so that several fit.
    private static readonly (string Id, string Heading, Func<RunSummary, int, double> At, Func<double, string> Text)[] Axes =
    [
        ("steps", "Against steps", (_, step) => step, value => Words.Count((long)value)),
        ("tokens", "Against tokens", (run, step) => run.TokensAt(step), Words.Magnitude),
        ("flops", "Against training FLOPs", (run, step) => run.FlopsAt(step), value => value.ToString("0.##e0;-0.##e0;0", CultureInfo.InvariantCulture)),
    ];

    public static string Of(string title, IReadOnlyList<RunSummary> runs) => HtmlPage.Of(
        title,
        new XElement("h1", title),
        new XElement(
            "p",
            new XAttribute("class", "lead"),
            "Newest figures on held-out text; except for those of the reference, a discriminator's are on the samples of its own generator. Trivial baselines in parentheses, the best in green."),
        Comparability.Warnings(runs).Select(warning => new XElement("p", new XAttribute("class", "note"), warning)),
        Table(runs),
        ReferenceComparison.Notes(runs).Select(note => new XElement("p", note)),
        Axes.Select(axis => Curves(axis, runs)),
        runs.Skip(1).Select(other => Differences(runs[0], other)));

    private static XElement Table(IReadOnlyList<RunSummary> runs) => HtmlPage.Table(
        ["", .. runs.Select(run => run.Name)],
        ComparisonFigure.Of(runs).Select<ComparisonFigure, IReadOnlyList<XElement>>(figure =>
        {
            IReadOnlySet<RunSummary> best = figure.BestOf(runs);
            return [HtmlPage.Cell(figure.Name), .. runs.Select(run => Value(figure, run, best.Contains(run)))];
        }));

    private static XElement Value(ComparisonFigure figure, RunSummary run, bool isBest)
    {
        string baseline = figure.BaselineOf(run);
        return HtmlPage.Number(baseline.Length == 0 ? figure.TextOf(run) : $"{figure.TextOf(run)} ({baseline})", isBest ? "best" : "");
    }

    /// <summary>
    /// What the runs are compared by, with a curve for each: on held-out text where one was evaluated more than once, else while it learned; and the
    /// speed.
    /// </summary>
    private static IEnumerable<XElement?> Curves(
        (string Id, string Heading, Func<RunSummary, int, double> At, Func<double, string> Text) axis,
        IReadOnlyList<RunSummary> runs)
    {
        XElement?[] charts =
        [
            .. from metric in TrainingObjectives.All.SelectMany(objective => objective.Metrics)
               where metric.IsHeadline
               select runs.Any(run => run.Evaluations.Count(evaluation => !double.IsNaN(metric.In(evaluation.Figures))) > 1)
                   ? Figure(
                       metric.Name,
                       $"Held out: {metric.Label}",
                       FigureText.AxisFormat(metric),
                       run => run.Evaluations,
                       evaluation => metric.In(evaluation.Figures))
                   : Figure(
                       metric.Name,
                       $"During training: {metric.Label}",
                       FigureText.AxisFormat(metric),
                       run => run.Reports,
                       report => metric.In(report.Figures)),
            Figure("speed", "Tokens per second", "#,0", run => run.Reports, report => report.TokensPerSecond),
        ];
        if (charts.All(chart => chart is null))
            yield break;
        yield return new XElement("h2", axis.Heading);
        yield return new XElement("div", new XAttribute("class", "charts"), charts);

        XElement? Figure<T>(string id, string title, string format, Func<RunSummary, IReadOnlyList<T>> records, Func<T, double> value)
            where T : IStepRecord
        {
            Curve[] curves = [.. runs
                .Select((run, index) => new Curve(
                    run.Name,
                    Colors[index % Colors.Length],
                    [
                        .. records(run)
                            .Select(record => (axis.At(run, record.Step), value(record)))
                            .Where(point => double.IsFinite(point.Item1) && double.IsFinite(point.Item2)),
                    ],
                    IsBaseline: index == 0))
                .Where(curve => curve.Points.Count > 0)];
            return curves.Length == 0 ? null : HtmlPage.Figure($"{id}-{axis.Id}", title, format, fromZero: false, curves, axis.Text);
        }
    }

    private static IEnumerable<XElement> Differences(RunSummary first, RunSummary other)
    {
        IReadOnlyList<(string Name, string First, string Other)> differences = Comparability.Differences(first, other);
        yield return new XElement("h2", $"How {other.Name} differs from {first.Name}");
        yield return differences.Count == 0
            ? new XElement("p", "It does not: declaration and recipe are the same.")
            : HtmlPage.Table(
                ["", first.Name, other.Name],
                differences.Select<(string Name, string First, string Other), IReadOnlyList<XElement>>(difference =>
                    [HtmlPage.Cell(Comparability.Label(difference.Name)), HtmlPage.Cell(difference.First, "value"), HtmlPage.Cell(difference.Other, "value")]));
    }
}
