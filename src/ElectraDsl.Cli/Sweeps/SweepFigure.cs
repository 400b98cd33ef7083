using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A figure of a sweep's table.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="JsonName">What it is called behind --json.</param>
/// <param name="Value">Its value at an evaluation; NaN where the run's objective has none.</param>
/// <param name="Text">The value as it is shown.</param>
internal sealed record SweepFigure(string Name, string JsonName, Func<SweptPoint, double> Value, Func<double, string> Text)
{
    /// <summary>
    /// What variants are sorted by: the RTD AUC above that of the detector without context, which is what the discriminator gains by looking at the
    /// context.
    /// </summary>
    public static readonly SweepFigure Margin = new(
        "margin", "rtd_auc_margin", point => point.Evaluation.RtdAuc - point.Evaluation.RtdContextFreeAuc, Words.Figure);

    /// <summary>What a linear classifier learns from the frozen encoder, whatever trained it.</summary>
    public static readonly SweepFigure Probe = new(
        "probe accuracy",
        "probe_accuracy",
        point => point.Probe?.ProbeAccuracy ?? double.NaN,
        Words.Percent)
    {
        AxisFormat = "0 %",
        Baseline = point => point.Probe?.BagOfWordsAccuracy ?? double.NaN,
    };

    /// <summary>What tells how good a variant is: what the objectives are evaluated by. Of all of them more is better.</summary>
    public static readonly IReadOnlyList<SweepFigure> Quality =
        [Probe, Margin, .. TrainingObjectives.All.SelectMany(objective => objective.Metrics).Where(metric => metric.IsHeadline).Select(Of)];

    /// <summary>What it cost.</summary>
    public static readonly IReadOnlyList<SweepFigure> Cost =
    [
        new("tokens", "tokens", point => point.Tokens, Words.Magnitude),
        new("training FLOPs", "training_flops", point => point.Flops, Words.Scientific),
        new("minutes", "minutes", point => point.Minutes, Words.ShortFigure),
    ];

    /// <summary>The trivial baseline on the same text; null for figures that need none.</summary>
    public Func<SweptPoint, double>? Baseline { get; private init; }

    /// <summary>The form of a chart's axis.</summary>
    public string AxisFormat { get; private init; } = "0.00";

    /// <summary>The figures of some variants, in the order of the table: of quality those that one of them has, then what they cost.</summary>
    public static IReadOnlyList<SweepFigure> Of(IEnumerable<SweptVariant> variants)
    {
        SweptPoint[] points = [.. variants.SelectMany(variant => variant.Runs).SelectMany(run => run.Points)];
        return [.. Quality.Where(figure => points.Length == 0 || points.Any(point => !double.IsNaN(figure.Value(point)))), .. Cost];
    }

    private static SweepFigure Of(Metric metric) =>
        new(metric.Label, metric.Name, point => metric.In(point.Evaluation.Figures), value => FigureText.Value(metric, value))
        {
            AxisFormat = FigureText.AxisFormat(metric),
            Baseline = metric.Baseline is { } baseline
                ? point => double.IsNaN(metric.In(point.Evaluation.Figures)) ? double.NaN : baseline.Value(point.Evaluation.Figures, point.Model)
                : null,
        };
}
