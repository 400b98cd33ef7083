using System.Xml.Linq;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary>The charts of a fine-tuning run: every metric next to its trivial baseline, and what was measured while it learned.</summary>
internal static class TunedCurves
{
    /// <summary>A .NET format of figures on an axis: they may lie close together.</summary>
    public const string FigureFormat = "0.00##";

    /// <summary>The charts; a sentence before the first report.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="reports">All reports so far.</param>
    /// <param name="evaluations">All evaluations so far.</param>
    /// <param name="best">The best of them, which is marked; null before the first.</param>
    public static XElement Of(
        FineTuningRecipe recipe, IReadOnlyList<FineTuningReport> reports, IReadOnlyList<FineTuningEvaluation> evaluations, FineTuningEvaluation? best)
    {
        if (reports.Count == 0 && best is null)
            return new XElement("p", "No report yet.");
        return new XElement(
            "div",
            new XAttribute("class", "charts"),
            TaskMetrics.Of(recipe.Head)
                .Select(TaskMetrics.Of)
                .OrderByDescending(metric => metric.Metric == recipe.BestMetric)
                .Select(metric => Evaluated(metric, evaluations, best)),
            Learned("training-loss", "Training loss", FigureFormat, report => report.Loss),
            Learned("gradient-norm", "Norm of the gradient", "0.0##", report => report.GradientNorm),
            Learned("learning-rate", "Learning rate", Words.RateForm, report => report.LearningRate),
            Learned("speed", "Speed: sequences per second", "#,0", report => report.SequencesPerSecond));

        XElement? Learned(string id, string title, string format, Func<FineTuningReport, double> value) =>
            ReportCurves.Figure(id, title, format, fromZero: id != "training-loss", [Curve.Of(title, HtmlPage.Blue, reports, value)]);
    }

    private static XElement? Evaluated(TaskMetricFacts metric, IReadOnlyList<FineTuningEvaluation> evaluations, FineTuningEvaluation? best) =>
        best is null
            ? null
            : ReportCurves.Figure(
                $"development-{metric.Name}",
                $"Development examples: {metric.Label}",
                FigureFormat,
                fromZero: false,
                [
                    Curve.Of(metric.Label, HtmlPage.Orange, evaluations, one => one.Figures[metric.Name]),
                    Curve.Of("the checkpoint that is kept", HtmlPage.Green, [best], one => one.Figures[metric.Name]),
                    Curve.Of(metric.Baseline, HtmlPage.Gray, evaluations, one => one.Figures[metric.BaselineName], isBaseline: true),
                ]);
}
