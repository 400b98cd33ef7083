using System.Text.Json;
using ElectraDsl.FineTuning;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>Fine-tuning runs of one task side by side: figures on the development examples, and what was done differently.</summary>
internal static class TunedComparison
{
    /// <summary>Refuses runs whose figures are of different kinds.</summary>
    /// <exception cref="UsageException">Two of them have different tasks or labels.</exception>
    public static void Check(IReadOnlyList<TunedSummary> runs)
    {
        HeadConfig first = runs[0].Manifest.Head;
        foreach (TunedSummary other in runs.Skip(1))
        {
            HeadConfig head = other.Manifest.Head;
            if (head.Task != first.Task)
                throw new UsageException(
                    $"{runs[0].Path} is a run of {first.Name} ([{first.Task}]) and {other.Path} of {head.Name} ([{head.Task}]): compare runs of one task.");
            if (!head.Labels.Order(StringComparer.Ordinal).SequenceEqual(first.Labels.Order(StringComparer.Ordinal)))
                throw new UsageException(
                    $"{runs[0].Path} has the labels {string.Join(", ", first.Labels)} and {other.Path} {string.Join(", ", head.Labels)}: compare runs of the same labels.");
        }
    }

    /// <summary>Writes the warnings, the figures and the differences.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<TunedSummary> runs)
    {
        string[] warnings = Warnings(runs);
        foreach (string warning in warnings)
            terminal.Notice($"warning: {warning}");
        string seeds = runs.Any(run => run.Reports.Count > 1) ? ", medians of seeds with their range" : "", star = warnings.Length > 0 ? "" : "; * the best";
        terminal.Heading($"Development examples: the best checkpoint's figures{seeds}{star}");
        FittingTable table = new(
            terminal, [new("", MayWrap: false), .. runs.Select(run => FittingColumn.Numbers(run.Name)), FittingColumn.Numbers("baseline")]);
        foreach (TaskMetricFacts metric in Metrics(runs))
        {
            IReadOnlyList<TunedSummary> best = BestIn(runs, metric);
            table.Add(
            [
                metric.Label,
                .. runs.Select(run => Cell(run, metric, best.Contains(run))),
                Words.Figure(runs[0].Reports[0].Figures[metric.BaselineName]),
            ]);
        }

        table.Add(["seeds", .. runs.Select(run => (FittingCell)Words.Count(run.Reports.Count)), ""]);
        table.Write();
        foreach (TunedSummary other in runs.Skip(1))
            WriteDifferences(terminal, runs[0], other);
    }

    /// <summary>The same numbers, unrounded, for programs.</summary>
    public static string Json(IReadOnlyList<TunedSummary> runs) => JsonSerializer.Serialize(
        new
        {
            Warnings = Warnings(runs),
            Runs = runs.Select(run => new
            {
                run.Name,
                run.Path,
                Head = run.Manifest.Head.FullName,
                run.Manifest.Encoder,
                Figures = Metrics(runs).ToDictionary(
                    metric => metric.Name,
                    metric => new
                    {
                        Seeds = run.Reports.Select(report => Known(report.Figures[metric.Name])),
                        Median = Known(run.Median(metric.Name)),
                        Baseline = Known(run.Reports[0].Figures[metric.BaselineName]),
                    }),
                BestIn = Metrics(runs).Where(metric => BestIn(runs, metric).Contains(run)).Select(metric => metric.Name),
                Differences = run == runs[0]
                    ? null
                    : Differences(runs[0], run).Select(difference => new { difference.Name, difference.First, difference.Other }),
            }),
        },
        JsonText.Options);

    private static IEnumerable<TaskMetricFacts> Metrics(IReadOnlyList<TunedSummary> runs) =>
        TaskMetrics.Of(runs[0].Manifest.Head).Select(TaskMetrics.Of);

    private static string[] Warnings(IReadOnlyList<TunedSummary> runs) =>
    [
        .. runs.Skip(1)
            .Where(run => !Checksums(run).SequenceEqual(Checksums(runs[0])))
            .Select(run => $"{run.Name}: other development files than {runs[0].Name}: unless they hold the same examples, their figures do not compare."),
    ];

    private static IEnumerable<string> Checksums(TunedSummary run) =>
        run.Manifest.Development.Select(file => file.Checksum).Order(StringComparer.Ordinal);

    /// <summary>The runs that no other is better than; none where they do not compare.</summary>
    private static IReadOnlyList<TunedSummary> BestIn(IReadOnlyList<TunedSummary> runs, TaskMetricFacts metric)
    {
        if (Warnings(runs).Length > 0)
            return [];
        return [.. runs.Where(run => double.IsFinite(run.Median(metric.Name))
            && !runs.Any(other => metric.IsBetter(other.Median(metric.Name), run.Median(metric.Name))))];
    }

    private static FittingCell Cell(TunedSummary run, TaskMetricFacts metric, bool isBest)
    {
        double[] figures = run.Figures(metric.Name);
        string range = figures.Length == 1 ? "" : $" ({Words.Figure(figures[0])} to {Words.Figure(figures[^1])})";
        string text = $"{Words.Figure(run.Median(metric.Name))}{(isBest ? " *" : "  ")}{range}".TrimEnd();
        return isBest ? new FittingCell(text, new Style(Color.Green)) : text;
    }

    private static void WriteDifferences(Terminal terminal, TunedSummary first, TunedSummary other)
    {
        (string Name, string First, string Other)[] differences = [.. Differences(first, other)];
        if (differences.Length == 0)
        {
            terminal.Line();
            terminal.Line($"{other.Name} has the head, the encoder, the files and the recipe of {first.Name}.");
            return;
        }

        terminal.Heading($"How {other.Name} differs from {first.Name}");
        FittingTable table = new(terminal, new("", MayWrap: false), new(""));
        foreach ((string name, string there, string here) in differences)
            table.Add(name, $"{there} -> {here}");
        table.Write();
    }

    private static IEnumerable<(string Name, string First, string Other)> Differences(TunedSummary first, TunedSummary other)
    {
        (FineTuningManifest one, FineTuningManifest two) = (first.Manifest, other.Manifest);
        (string Name, string First, string Other)[] whole =
        [
            ("head", one.Head.FullName, two.Head.FullName),
            ("form", $"{one.Head.Form}", $"{two.Head.Form}"),
            ("pooling", $"{one.Head.Pooling}", $"{two.Head.Pooling}"),
            ("model", one.Model.FullName, two.Model.FullName),
            ("encoder", one.Encoder ?? "random weights", two.Encoder ?? "random weights"),
            ("examples to learn from", Files(one), Files(two)),
        ];
        return
        [
            .. whole.Where(fact => fact.First != fact.Other),
            .. one.Recipe.Select(value => value.Key).Union(two.Recipe.Select(value => value.Key))
                .Select(name => (Name: Comparability.Label(name), First: Text(one, name), Other: Text(two, name)))
                .Where(fact => fact.First != fact.Other),
        ];
    }

    private static string Files(FineTuningManifest manifest) =>
        string.Join(", ", manifest.Training.Select(file => $"{Path.GetFileName(file.Path)} ({file.Checksum[..8]})"));

    private static string Text(FineTuningManifest manifest, string name) => manifest.Recipe[name]?.ToJsonString().Trim('"') ?? "absent";

    // JSON has no NaN.
    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
