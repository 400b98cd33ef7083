using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Writes the page that shows several runs: their newest figures, and a chart of each figure with one curve a run.</summary>
internal static class ComparisonPage
{
    // Readable on white and on black, and told apart without seeing red or green.
    private static readonly string[] Colours = ["#8a8f98", "#ea7317", "#3b82f6", "#2f9e63", "#b65fcf", "#c2a000"];

    public static string Of(string title, IReadOnlyList<ComparedRun> runs)
    {
        XElement page = new(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("title", title),
                new XElement("style", ReportStyle.Css)),
            new XElement(
                "body",
                new XElement("h1", title),
                new XElement("p", new XAttribute("class", "lead"), "Each model on held-out text with the replacements of its own generator."),
                Table(runs),
                new XElement("h2", "Curves"),
                new XElement(
                    "div",
                    new XAttribute("class", "charts"),
                    Figure("auc", "Held out: replaced tokens ranked above original ones (AUC)", "0.00", false, runs, run => Points(run.Folder.ReadEvaluations(), point => point.RtdAuc)),
                    Figure("generator", "Held out: masked tokens guessed rightly", "0 %", true, runs, run => Points(run.Folder.ReadEvaluations(), point => point.GeneratorAccuracy)),
                    Figure("recall", "Training: replaced tokens found (recall)", "0 %", true, runs, run => Points(run.Folder.ReadMetrics(), point => point.RtdRecall)),
                    Figure("replaced", "Training: part of all tokens that is replaced", "0 %", true, runs, run => Points(run.Folder.ReadMetrics(), point => point.ReplacedRate)),
                    Figure("speed", "Speed: tokens per second", "#,0", true, runs, run => Points(run.Folder.ReadMetrics(), point => point.TokensPerSecond)))));
        return $"<!DOCTYPE html>\n{page}\n";
    }

    private static XElement Table(IReadOnlyList<ComparedRun> runs) => new(
        "table",
        new XElement("tr", new XElement("th", ""), RunComparison.Figures.Select(figure => Number("th", figure.Name))),
        runs.Select(run => (run.Name, Newest: RunComparison.Newest(run))).Select(row => new XElement(
            "tr",
            new XElement("td", row.Name),
            RunComparison.Figures.Select(figure => Number("td", figure.Text(row.Newest))))));

    private static XElement Number(string cell, string text) => new(cell, new XAttribute("class", "number"), text);

    private static XElement Figure(
        string id, string title, string format, bool fromZero, IReadOnlyList<ComparedRun> runs, Func<ComparedRun, IReadOnlyList<(double Step, double Value)>> points)
    {
        List<Curve> curves = [.. runs.Select((run, index) => new Curve(run.Name, Colours[index % Colours.Length], points(run), IsBaseline: index == 0))];
        return new XElement(
            "figure",
            new XElement(
                "figcaption",
                new XElement("strong", title),
                new XElement("span", new XAttribute("class", "legend"), curves.Select(curve => new XElement(
                    "span",
                    new XElement("i", new XAttribute("style", $"border-top:2px {(curve.IsBaseline ? "dashed" : "solid")} {curve.Colour}"), ""),
                    curve.Name)))),
            Chart.Draw(id, curves, format, fromZero));
    }

    private static IReadOnlyList<(double Step, double Value)> Points<T>(IReadOnlyList<T> records, Func<T, double> value)
        where T : IStepRecord => [.. records.Select(record => ((double)record.Step, value(record)))];
}
