using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Writes the page that shows several runs: their newest figures, a chart of each figure with one curve a run, and what they do differently.</summary>
internal static class ComparisonPage
{
    private static readonly string[] Colours = [HtmlPage.Grey, HtmlPage.Orange, HtmlPage.Blue, HtmlPage.Green, HtmlPage.Purple, HtmlPage.Yellow];

    public static string Of(string title, IReadOnlyList<RunSummary> runs) => HtmlPage.Of(
        title,
        new XElement("h1", title),
        new XElement(
            "p",
            new XAttribute("class", "lead"),
            "Newest figures on held-out text, each run on the replacements of its own generator, but for those of the reference; in brackets what needs no skill. The best is set in green."),
        Comparability.Warnings(runs).Select(warning => new XElement("p", new XAttribute("class", "note"), warning)),
        Table(runs),
        ReferenceComparison.Notes(runs).Select(note => new XElement("p", note)),
        new XElement("h2", "Curves"),
        new XElement(
            "div",
            new XAttribute("class", "charts"),
            Figure("auc", "Held out: replaced tokens ranked above original ones (AUC)", "0.00", false, runs, run => run.Evaluations, point => point.RtdAuc),
            Figure("gain", "Held out: AUC above that of the detector without context", "0.00", false, runs, run => run.Evaluations, point => point.RtdAuc - point.RtdContextFreeAuc),
            Figure("generator", "Held out: masked tokens predicted correctly", "0 %", true, runs, run => run.Evaluations, point => point.GeneratorAccuracy),
            Figure("recall", "Training: replaced tokens found (recall)", "0 %", true, runs, run => run.Reports, point => point.RtdRecall),
            Figure("replaced", "Training: fraction of all tokens that is replaced", "0 %", true, runs, run => run.Reports, point => point.ReplacedRate),
            Figure("speed", "Speed: tokens per second", "#,0", true, runs, run => run.Reports, point => point.TokensPerSecond)),
        runs.Skip(1).Select(other => Differences(runs[0], other)));

    private static XElement Table(IReadOnlyList<RunSummary> runs) => HtmlPage.Table(
        ["", .. runs.Select(run => run.Name)],
        ComparisonFigure.All.Select<ComparisonFigure, IReadOnlyList<XElement>>(figure =>
        {
            IReadOnlySet<RunSummary> best = figure.BestOf(runs);
            return [HtmlPage.Cell(figure.Name), .. runs.Select(run => Value(figure, run, best.Contains(run)))];
        }));

    private static XElement Value(ComparisonFigure figure, RunSummary run, bool isBest)
    {
        string baseline = figure.BaselineOf(run);
        return HtmlPage.Number(baseline.Length == 0 ? figure.TextOf(run) : $"{figure.TextOf(run)} ({baseline})", isBest ? "best" : "");
    }

    /// <summary>A chart with a curve for each run that has points; none where no run has any.</summary>
    private static XElement? Figure<T>(
        string id, string title, string format, bool fromZero, IReadOnlyList<RunSummary> runs, Func<RunSummary, IReadOnlyList<T>> records, Func<T, double> value)
        where T : IStepRecord
    {
        Curve[] curves = [.. runs
            .Select((run, index) => new Curve(
                run.Name, Colours[index % Colours.Length], [.. records(run).Select(record => ((double)record.Step, value(record)))], IsBaseline: index == 0))
            .Where(curve => curve.Points.Count > 0)];
        return curves.Length == 0 ? null : HtmlPage.Figure(id, title, format, fromZero, curves);
    }

    private static IEnumerable<XElement> Differences(RunSummary first, RunSummary other)
    {
        IReadOnlyList<(string Name, string First, string Other)> differences = Comparability.Differences(first, other);
        yield return new XElement("h2", $"What {other.Name} does differently from {first.Name}");
        yield return differences.Count == 0
            ? new XElement("p", "Nothing: it was declared and trained alike.")
            : HtmlPage.Table(
                ["", first.Name, other.Name],
                differences.Select<(string Name, string First, string Other), IReadOnlyList<XElement>>(difference =>
                    [HtmlPage.Cell(difference.Name), HtmlPage.Cell(difference.First, "value"), HtmlPage.Cell(difference.Other, "value")]));
    }
}
