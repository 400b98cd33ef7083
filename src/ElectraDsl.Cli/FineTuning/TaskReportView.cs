using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.FineTuning;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>What a head makes of examples, in the terminal.</summary>
internal static class TaskReportView
{
    // More would push the figures off the screen; all are in evaluation.json.
    private const int ShownExamples = 5, LongestText = 100, MostClasses = 30;

    /// <summary>The metrics in a line, without their baselines.</summary>
    public static string Line(FineTuningRecipe recipe, TaskReport report) => string.Join("   ", TaskMetrics.Of(recipe.Head).Select(metric =>
        $"{TaskMetrics.Of(metric).Label} {Words.Figure(report.Figures[TaskMetrics.Of(metric).Name])}"));

    /// <summary>All of it as a document, with the metrics as evaluation.json has them.</summary>
    public static string JsonOf(TaskReport report)
    {
        JsonObject json = JsonSerializer.SerializeToNode(report, JsonText.Options)!.AsObject();
        foreach ((string name, double value) in report.Figures)
            json[name] = value;
        return JsonText.Of(json);
    }

    /// <summary>Metrics beside their trivial baselines, classes, and what was most wrong.</summary>
    public static void Write(Terminal terminal, FineTuningRecipe recipe, TaskReport report, string title)
    {
        terminal.Heading(title);
        FittingTable metrics = new(terminal, new("", MayWrap: false), FittingColumn.Numbers("value"), FittingColumn.Numbers("baseline"), new(""));
        foreach (TaskMetricFacts metric in TaskMetrics.Of(recipe.Head).Select(TaskMetrics.Of))
        {
            (double value, double baseline) = (report.Figures[metric.Name], report.Figures[metric.BaselineName]);
            Style style = new(metric.IsBetter(value, baseline) ? Color.Green : Color.Yellow);
            metrics.Add(metric.Label, new(Words.Figure(value), style), Words.Figure(baseline), metric.Baseline);
        }

        metrics.Write();
        if (report.Classes.Count is > 0 and <= MostClasses)
            WriteClasses(terminal, report);
        if (report.Worst.Count > 0)
            WriteWorst(terminal, report);
    }

    /// <summary>Median and range over seeds.</summary>
    public static void WriteSpread(Terminal terminal, FineTuningRecipe recipe, IReadOnlyList<TaskReport> reports)
    {
        terminal.Line();
        terminal.Heading($"{recipe.Head.Name} over {Words.Counted(reports.Count, "seed")}");
        FittingTable table = new(
            terminal,
            new("", MayWrap: false),
            FittingColumn.Numbers("median"),
            FittingColumn.Numbers("lowest"),
            FittingColumn.Numbers("highest"),
            FittingColumn.Numbers("baseline"));
        foreach (TaskMetricFacts metric in TaskMetrics.Of(recipe.Head).Select(TaskMetrics.Of))
        {
            Spread spread = Spread.Of(reports.Select(report => report.Figures[metric.Name]))!;
            string baseline = Words.Figure(reports[0].Figures[metric.BaselineName]);
            table.Add(metric.Label, Words.Figure(spread.Median), Words.Figure(spread.Lowest), Words.Figure(spread.Highest), baseline);
        }

        table.Write();
    }

    private static void WriteClasses(Terminal terminal, TaskReport report)
    {
        terminal.Line();
        FittingTable table = new(
            terminal,
            new("label", MayWrap: false),
            FittingColumn.Numbers("precision"),
            FittingColumn.Numbers("recall"),
            FittingColumn.Numbers("F1"),
            FittingColumn.Numbers("examples"));
        foreach (ClassScores scores in report.Classes)
            table.Add(scores.Label, Words.Figure(scores.Precision), Words.Figure(scores.Recall), Words.Figure(scores.F1), Words.Count(scores.Count));
        table.Write();
    }

    private static void WriteWorst(Terminal terminal, TaskReport report)
    {
        terminal.Line();
        FittingTable table = new(terminal, new("most wrong"), new("expected", MayWrap: false), new("predicted", MayWrap: false));
        foreach (WorstExample example in report.Worst.Take(ShownExamples))
            table.Add(Cut(example.Text), Cut(example.Expected), Cut(example.Predicted));
        table.Write();
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText - 1), "…");
}
