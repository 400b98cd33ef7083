using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A figure that runs are compared by.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">A run's value; NaN where it is not known.</param>
/// <param name="Text">The value as it is shown.</param>
/// <param name="Baseline">The trivial baseline on the same text; null for figures that need none.</param>
/// <param name="Better">1 where more is better, -1 where less is, 0 where neither: such a figure is what the others cost.</param>
internal sealed record ComparisonFigure(
    string Name, Func<RunSummary, double> Value, Func<double, string> Text, Func<RunSummary, double>? Baseline, int Better)
{
    // The referee's, and what a run cost.
    private static readonly ComparisonFigure[] OfRuns =
    [
        new(
            "reference AUC",
            run => run.Reference?.ReferenceAuc ?? double.NaN,
            Words.Figure,
            run => run.Reference?.ReferenceContextFreeAuc ?? double.NaN,
            1),
        new("reference margin", run => run.Reference?.ReferenceMargin ?? double.NaN, Words.Signed, null, 1),
        new(
            "swapped word found",
            run => run.Reference?.SwappedWordFound ?? double.NaN,
            Words.Percent,
            run => run.Reference?.SwappedWordBlind ?? double.NaN,
            1),
        new("steps", run => run.Evaluation.Step, value => Words.Count((long)value), null, 0),
        new("tokens", run => run.Tokens, Words.Magnitude, null, 0),
        new("FLOPs (6ND)", run => run.Flops, Words.Scientific, null, 0),
        new("hours", run => run.Evaluation.Seconds / 3600, Words.ShortFigure, null, 0),
        new("tokens/s", run => run.Evaluation.TokensPerSecond, value => Words.Count((long)value), null, 0),
        new("parameters kept", run => run.Manifest.Model.Kept.Parameters, Words.Magnitude, null, 0),
    ];

    /// <summary>The figures of some runs, in the order of the table: those of their objectives, the referee's, and what the runs cost.</summary>
    public static IReadOnlyList<ComparisonFigure> Of(IReadOnlyList<RunSummary> runs) =>
    [
        .. TrainingObjectives
            .All.SelectMany(objective => objective.Metrics)
            .Where(metric => runs.Any(run => !double.IsNaN(run.Evaluation.Figures[metric.Name])))
            .Select(Of),
        .. Probe(runs),
        .. OfRuns,
    ];

    /// <summary>What is shown where the value is not known.</summary>
    public Func<RunSummary, string> Unknown { get; private init; } = _ => "-";

    /// <summary>Whether it was measured on the runs' own held-out text, so that it compares where the texts and the tasks are the same.</summary>
    public bool IsOfHeldOutText { get; private init; }

    /// <summary>A run's value as it is shown.</summary>
    public string TextOf(RunSummary run) => double.IsNaN(Value(run)) ? Unknown(run) : Text(Value(run));

    /// <summary>A run's baseline as it is shown; empty where there is none.</summary>
    public string BaselineOf(RunSummary run) => Baseline is null || double.IsNaN(Baseline(run)) ? "" : Text(Baseline(run));

    /// <summary>
    /// The runs that no other one beats, as far as the figures that are shown tell; none where all are alike, or where the figures do not compare.
    /// </summary>
    public IReadOnlySet<RunSummary> BestOf(IReadOnlyList<RunSummary> runs)
    {
        RunSummary[] known = [.. runs.Where(run => !double.IsNaN(Value(run)))];
        if (Better == 0 || known.Length < 2 || (IsOfHeldOutText && Comparability.Warnings(runs).Count > 0))
            return new HashSet<RunSummary>();
        string best = TextOf(known.MaxBy(run => Better * Value(run))!);
        HashSet<RunSummary> winners = [.. known.Where(run => TextOf(run) == best)];
        return winners.Count == runs.Count ? new HashSet<RunSummary>() : winners;
    }

    /// <summary>
    /// What the encoders know, whatever they were trained to do; of runs that were evaluated on the texts of the first that was evaluated.
    /// </summary>
    private static IEnumerable<ComparisonFigure> Probe(IReadOnlyList<RunSummary> runs)
    {
        if (runs.Select(run => run.Probe).FirstOrDefault(probe => probe is not null) is { } first)
        {
            yield return new(
                $"probe on {first.Task}",
                run => run.Probe is { } probe && probe.Fingerprint == first.Fingerprint ? probe.ProbeAccuracy : double.NaN,
                Words.Percent,
                run => run.Probe is { } probe && probe.Fingerprint == first.Fingerprint ? probe.BagOfWordsAccuracy : double.NaN,
                1);
        }
    }

    private static ComparisonFigure Of(Metric metric) => new(
        metric.Label,
        run => metric.In(run.Evaluation.Figures),
        value => FigureText.Value(metric, value),
        metric.Baseline is { } baseline
            ? run => double.IsNaN(run.Evaluation.Figures[metric.Name]) ? double.NaN : baseline.Value(run.Evaluation.Figures, run.Manifest.Model)
            : null,
        (int)metric.Better)
    {
        Unknown = run => metric.Void is { } rule && rule.IsVoid(run.Evaluation.Figures) ? rule.Text : "-",
        IsOfHeldOutText = true,
    };
}
