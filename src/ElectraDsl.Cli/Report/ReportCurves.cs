using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The charts of the report: every curve next to a trivial baseline, where there is such a thing.</summary>
internal static class ReportCurves
{
    // Of the curves of one chart, one after the other; the first of every network's is the network's own.
    private static readonly string[] Colors = [HtmlPage.Orange, HtmlPage.Blue, HtmlPage.Green, HtmlPage.Purple];

    /// <summary>The charts; a sentence before the first report.</summary>
    public static XElement Of(PretrainingRecipe recipe, IReadOnlyList<TrainingReport> reports, IReadOnlyList<EvaluationResult> evaluations)
    {
        if (reports.Count == 0)
            return new XElement("p", "No report yet.");
        return new XElement(
            "div",
            new XAttribute("class", "charts"),
            evaluations.Count < 2 ? null : HeldOut(evaluations, recipe.Facts),
            Training(reports, recipe.Facts),
            Figure("learning-rate", "Learning rate", Words.RateForm, true, [Curve.Of("rate", HtmlPage.Green, reports, report => report.LearningRate)]),
            Schedules(recipe, reports),
            Figure(
                "tokens-per-second",
                "Speed: tokens per second",
                "#,0",
                true,
                [Curve.Of("tokens/s", HtmlPage.Blue, reports, report => report.TokensPerSecond)]));
    }

    /// <summary>What was learned, on text that was not: only where the run was evaluated more than once.</summary>
    private static IEnumerable<XElement?> HeldOut(IReadOnlyList<EvaluationResult> evaluations, ModelConfig facts) =>
        from metric in TrainingObjectives.Of(facts).Metrics
        where metric.IsHeadline
        select Figure(
            $"held-out-{metric.Name}",
            $"Held out: {metric.Meaning}",
            FigureText.AxisFormat(metric),
            metric.Unit == MetricUnit.Fraction,
            Curves([metric], evaluations, facts));

    /// <summary>The metrics while learning, those that share a chart in one.</summary>
    private static IEnumerable<XElement?> Training(IReadOnlyList<TrainingReport> reports, ModelConfig facts) =>
        from metric in TrainingObjectives.Of(facts).Metrics
        where metric.Chart is not null
        group metric by metric.Chart!.Value into chart
        let first = chart.First()
        select Figure(
            chart.Key.Id,
            chart.Key.Title,
            FigureText.AxisFormat(first),
            first.Unit == MetricUnit.Fraction,
            Curves([.. chart], reports, facts));

    /// <summary>What the recipe's schedules came to, where they change: what stays is in the table of hyperparameters.</summary>
    private static IEnumerable<XElement?> Schedules(PretrainingRecipe recipe, IReadOnlyList<TrainingReport> reports) =>
        from hyperparameter in Hyperparameters.All
        where hyperparameter.Get(recipe) is Schedule { IsConstant: false }
        select Figure(
            hyperparameter.Name,
            hyperparameter.Description,
            "0.0",
            true,
            [Curve.Of(hyperparameter.Name, HtmlPage.Blue, reports, report => report.Figures[hyperparameter.JsonName])]);

    private static IReadOnlyList<Curve> Curves<T>(IReadOnlyList<Metric> metrics, IReadOnlyList<T> records, ModelConfig facts)
        where T : FigureRecord, IStepRecord
    {
        int network = TrainingObjectives.Of(facts).Metrics.Select(metric => metric.Network).Distinct().ToList().IndexOf(metrics[0].Network);
        return
        [
            .. metrics.Select(
                (metric, index) =>
                    Curve.Of(metric.ShortName, Colors[(network + (2 * index)) % Colors.Length], records, record => metric.In(record.Figures))),
            .. metrics
                .Where(metric => metric.Baseline is not null && metric.Better != MetricDirection.Neither)
                .DistinctBy(metric => metric.Baseline!.Name)
                .Select(metric =>
                    Curve.Of(
                        metric.Baseline!.Meaning,
                        HtmlPage.Gray,
                        records,
                        record => metric.Baseline!.Value(record.Figures, facts),
                        isBaseline: true)),
        ];
    }

    /// <summary>A chart of the curves that there are; none where there is none.</summary>
    public static XElement? Figure(string id, string title, string format, bool fromZero, IReadOnlyList<Curve> curves) =>
        curves.Any(curve => curve.Points.Count > 0)
            ? HtmlPage.Figure(id, title, format, fromZero, [.. curves.Where(curve => curve.Points.Count > 0)])
            : null;
}
