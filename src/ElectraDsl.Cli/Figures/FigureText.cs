using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>An objective's figures as they are read.</summary>
internal static class FigureText
{
    /// <summary>A value of a metric: <c>12.3 %</c>, <c>0.812</c>; the metric's own words where it is void, a dash where it is not known.</summary>
    public static string Of(Metric metric, FigureSet figures)
    {
        if (metric.Void is { } rule && rule.IsVoid(figures))
            return rule.Text;
        return Value(metric, figures[metric.Name]);
    }

    /// <summary>A number in the metric's unit; a dash where it is not known.</summary>
    public static string Value(Metric metric, double value) =>
        double.IsNaN(value) ? "-"
        : metric.Unit == MetricUnit.Fraction ? Words.Percent(value)
        : metric.Unit == MetricUnit.Number ? Words.Digits(value)
        : Words.Figure(value);

    /// <summary>A metric beside its baseline: <c>0.812 (without context 0.544)</c>.</summary>
    public static string WithBaseline(Metric metric, FigureSet figures, ModelConfig model) =>
        metric.Baseline is { ShortName.Length: > 0 } baseline && baseline.Value(figures, model) is var value && !double.IsNaN(value)
            ? $"{Of(metric, figures)} ({baseline.ShortName} {Value(metric, value)})"
            : Of(metric, figures);

    /// <summary>All figures of one network in one line; those that are not known are left out.</summary>
    public static string Line(IEnumerable<Metric> metrics, FigureSet figures, ModelConfig model) => string.Join(
        ", ",
        metrics.Where(metric => !double.IsNaN(figures[metric.Name]) && metric.Better != MetricDirection.Neither)
            .Select(metric => $"{metric.ShortName} {WithBaseline(metric, figures, model)}"));

    /// <summary>The figures that the objective is evaluated by, in one line.</summary>
    public static string Headline(FigureSet figures, ModelConfig model) => string.Join(
        ", ",
        TrainingObjectives.Of(model).Metrics.Where(metric => metric.IsHeadline && !double.IsNaN(figures[metric.Name]))
            .Select(metric => $"{metric.Label} {WithBaseline(metric, figures, model)}"));

    /// <summary>The form of a chart's axis.</summary>
    public static string AxisFormat(Metric metric) => metric.Unit == MetricUnit.Fraction ? "0 %" : "0.00";
}
