using System.Globalization;
using System.Xml.Linq;

namespace ElectraDsl.Cli;

/// <summary>Writes the page that shows a sweep: its table, which differences exceed the spread, and curves against what the runs cost.</summary>
internal static class SweepPage
{
    // What stands below the curves: short, so that several fit.
    private static readonly (string Id, string Heading, Func<SweptPoint, double> Cost, Func<double, string> Text)[] Costs =
    [
        ("tokens", "Against tokens", point => point.Tokens, Words.Magnitude),
        ("flops", "Against training FLOPs", point => point.Flops, value => value.ToString("0.##e0;-0.##e0;0", CultureInfo.InvariantCulture)),
        ("minutes", "Against minutes of training", point => point.Minutes, value => value.ToString("#,0.##", CultureInfo.InvariantCulture)),
    ];

    /// <summary>Puts the page in place in one move. It follows from the runs' records: where it cannot be written, the sweep continues.</summary>
    /// <param name="result">What there is so far.</param>
    /// <param name="warn">Gets one line where it cannot be written.</param>
    public static void TryWrite(SweepResult result, Action<string> warn) => PageFile.TryWrite(result.Folder.ReportPath, () => Of(result), warn);

    /// <summary>Makes the page.</summary>
    public static string Of(SweepResult result)
    {
        string title = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(result.Folder.Path)));
        int over = result.Variants.Sum(variant => variant.Runs.Count(run => run.IsFinished || run.Failure is not null));
        return HtmlPage.Of(
            $"{title}: sweep",
            new XElement("h1", title),
            new XElement(
                "p",
                new XAttribute("class", "lead"),
                $"{Words.Count(over)} of {Words.Count(result.Manifest.Runs.Length)} runs have ended. {SweepView.Caption(result)}."),
            result.Warnings().Select(warning => new XElement("p", new XAttribute("class", "note"), warning)),
            HtmlPage.Table(
                ["variant", "runs", .. SweepFigure.Of(result.Variants).Select(figure => figure.Name)],
                result.Variants.Select<SweptVariant, IReadOnlyList<XElement>>(variant =>
                    [
                        HtmlPage.Cell(variant.Name),
                        HtmlPage.Number(variant.RunsText()),
                        .. SweepFigure.Of(result.Variants).Select(figure => Number(variant, figure)),
                    ])),
            SweepView.Baselines(result) is { } baselines ? new XElement("p", baselines) : null,
            result.Failures.Select(failed => new XElement(
                "p", new XElement("strong", new XAttribute("class", "worse"), "failed"), $" {failed.Run.Name}: {failed.Failure}")),
            new XElement("h2", "Differences"),
            SweepDifferences.Of(result.Variants).Select(sentence => new XElement("p", sentence)),
            Curves(result),
            new XElement("h2", "Command line"),
            new XElement("pre", result.Manifest.CommandLine));
    }

    /// <summary>The median above its range: side by side they are too wide for a page.</summary>
    private static XElement Number(SweptVariant variant, SweepFigure figure)
    {
        Spread? spread = variant.Of(figure);
        string range = spread?.RangeText(figure.Text) ?? "";
        XElement cell = HtmlPage.Number("");
        cell.ReplaceNodes(new XElement(
            "span",
            $"{spread?.MedianText(figure.Text) ?? "-"} {variant.BaselineText(figure)}".TrimEnd(),
            range.Length == 0 ? null : new object[] { new XElement("br"), new XElement("span", new XAttribute("class", "quiet"), range) }));
        return cell;
    }

    private static IEnumerable<XElement> Curves(SweepResult result)
    {
        SweptVariant[] drawn = [.. result.Variants.Where(variant => variant.Runs.Any(run => run.Points.Count > 0)).OrderBy(variant => variant.Index)];
        if (drawn.Length == 0)
            yield break;
        yield return new XElement("h2", "Curves");
        yield return new XElement("p", HtmlPage.Legend([.. drawn.Select(variant => new Curve(variant.Name, CurveColor.Of(variant.Index), []))]));
        foreach ((string cost, string heading, Func<SweptPoint, double> position, Func<double, string> text) in Costs)
        {
            yield return new XElement("h3", heading);
            yield return new XElement("div", new XAttribute("class", "charts"), SweepFigure.Quality.Select(figure =>
            {
                Curve[] curves = [.. drawn.SelectMany(variant => variant.Runs.Select(run => new Curve(
                    run.Run.Name,
                    CurveColor.Of(variant.Index),
                    [
                        .. run
                            .Points.Where(point => double.IsFinite(position(point)) && double.IsFinite(figure.Value(point)))
                            .Select(point => (position(point), figure.Value(point))),
                    ]))),
        ];
                return curves.All(curve => curve.Points.Count == 0)
                    ? null
                    : HtmlPage.Figure(
                        $"{figure.JsonName}-{cost}", $"Held out: {figure.Name}", figure.AxisFormat, fromZero: false, curves, text, hasLegend: false);
            }));
        }
    }
}
