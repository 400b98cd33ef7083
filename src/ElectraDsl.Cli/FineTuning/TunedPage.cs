using System.Xml.Linq;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>
/// Writes the page that shows a fine-tuning run: figures beside trivial baselines, curves, what was confused and most wrong, and the recipe.
/// </summary>
internal static class TunedPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="facts">What is known of the run since it started.</param>
    /// <param name="declared">The head as it is declared: its hyperparameters are the defaults.</param>
    /// <param name="manifest">fine-tuning.json.</param>
    /// <param name="reports">All reports so far.</param>
    /// <param name="evaluations">All evaluations so far.</param>
    /// <param name="report">What the best checkpoint makes of the development examples; null before the first evaluation.</param>
    public static string Of(
        FineTuningFacts facts,
        FineTuningRecipe declared,
        FineTuningManifest manifest,
        IReadOnlyList<FineTuningReport> reports,
        IReadOnlyList<FineTuningEvaluation> evaluations,
        TaskReport? report)
    {
        FineTuningRecipe recipe = facts.Recipe;
        FineTuningEvaluation? best = FineTuningFolder.Best(evaluations, recipe.BestMetric);

        // A run that was killed between an evaluation and its checkpoint makes that evaluation again: until then evaluation.json is ahead.
        TaskReport? details = report?.Step == best?.Step ? report : null;
        return HtmlPage.Of(
            $"{recipe.Head.Name}: fine-tuning",
            new XElement("h1", recipe.Head.Name),
            new XElement("p", new XAttribute("class", "lead"), Summary(facts, reports)),
            Figures(facts, evaluations, best),
            new XElement("h2", "Curves"),
            TunedCurves.Of(recipe, reports, evaluations, best),
            details is null ? null : TunedDetails.Of(recipe.Head, details),
            new XElement("h2", "Run"),
            HtmlPage.Pairs(Origins(facts, manifest)),
            Differences(recipe, declared),
            new XElement("h2", "Recipe"),
            HtmlPage.Pairs(
                [.. FineTuningHyperparameters.All.Select(one => (one.Name, Hyperparameter.Text(FineTuningHyperparameters.Get(one, recipe))))],
                "recipe"),
            CommandLineSection.Of(manifest.CommandLines));
    }

    private static string Summary(FineTuningFacts facts, IReadOnlyList<FineTuningReport> reports)
    {
        string head = $"[{facts.Recipe.Head.Task}] on {facts.Recipe.Model.Name}, ";
        return reports is [.., { } last]
            ? $"{head}{Words.Count(last.Step)} of {Words.Counted(facts.Steps, "update")}, {Words.ShortFigure(last.Epoch)} passes over "
                + $"{Words.Counted(facts.TrainingExamples, "example")} in {Words.Time(last.Seconds)}."
            : $"{head}0 of {Words.Counted(facts.Steps, "update")}: the first report comes after update {Words.Count(Math.Min(facts.Recipe.ReportEvery, facts.Steps))}.";
    }

    private static IEnumerable<XElement> Figures(
        FineTuningFacts facts, IReadOnlyList<FineTuningEvaluation> evaluations, FineTuningEvaluation? best)
    {
        yield return new XElement("h2", "On development examples");
        if (best is null)
        {
            yield return new XElement("p", "Not evaluated yet.");
            yield break;
        }

        yield return new XElement("p", Choice(facts, evaluations, best));
        yield return HtmlPage.Table(
            ["", "this run", "baseline", "baseline means"],
            TaskMetrics.Of(facts.Recipe.Head).Select(TaskMetrics.Of).Select<TaskMetricFacts, IReadOnlyList<XElement>>(metric =>
            {
                (double value, double baseline) = (best.Figures[metric.Name], best.Figures[metric.BaselineName]);
                return
                [
                    HtmlPage.Cell(metric.Label),
                    HtmlPage.Number(Words.Figure(value), metric.IsBetter(value, baseline) ? "better" : "worse"),
                    HtmlPage.Number(Words.Figure(baseline)),
                    HtmlPage.Cell(metric.Baseline, "quiet"),
                ];
            }));
    }

    /// <summary>Which evaluation is the best, and why.</summary>
    private static string Choice(FineTuningFacts facts, IReadOnlyList<FineTuningEvaluation> evaluations, FineTuningEvaluation best)
    {
        TaskMetricFacts metric = TaskMetrics.Of(facts.Recipe.BestMetric);
        double value = best.Figures[metric.Name];
        string examples = Words.Counted(facts.DevelopmentExamples, "example");
        if (evaluations.Count == 1)
            return $"After {Words.Counted(best.Step, "update")}, on {examples}: the only evaluation.";
        string extreme = metric.Better == MetricDirection.Lower ? "lowest" : "highest";
        string ties = evaluations.Any(one => one.Step > best.Step && one.Figures[metric.Name] == value) ? "; of equal ones the earliest counts" : "";
        return $"After {Words.Counted(best.Step, "update")}, on {examples}: the best of {Words.Count(evaluations.Count)} evaluations by --best-metric, because its "
            + $"{metric.Label} is the {extreme}, {Words.Figure(value)}{ties}. This checkpoint is kept and used. It was chosen by these examples, so that figures "
            + "on other ones are likely to be somewhat worse.";
    }

    private static IReadOnlyList<(string Name, string Value)> Origins(FineTuningFacts facts, FineTuningManifest manifest) =>
    [
        ("head", manifest.Head.FullName),
        .. manifest.Head.Labels.Count > 0 ? [("labels", string.Join(", ", manifest.Head.Labels))] : Array.Empty<(string, string)>(),
        ("model", manifest.Model.FullName),
        ("encoder began from", manifest.Encoder ?? "random weights"),
        (
            "parameters",
            facts.TrainedParameters == facts.Parameters
                ? Words.Count(facts.Parameters)
                : $"{Words.Count(facts.Parameters)}, {Words.Count(facts.TrainedParameters)} of them trained"),
        (
            "learned from",
            Files(manifest.Training, facts.TrainingExamples)
                + (facts.TrainingSequences == facts.TrainingExamples ? "" : $" in {Words.Counted(facts.TrainingSequences, "sequence")}")),
        ("evaluated on", Files(manifest.Development, facts.DevelopmentExamples)),
        ("device", facts.Device),
        .. manifest.Versions.Select(version => (version.Key, version.Value)),
    ];

    private static string Files(IEnumerable<RunFile> files, int examples) =>
        $"{string.Join(", ", files.Select(file => file.Origin ?? file.Path))}: {Words.Counted(examples, "example")}";

    /// <summary>The hyperparameters that are not as the head's declaration, the settings and the task make them.</summary>
    private static IEnumerable<XElement> Differences(FineTuningRecipe recipe, FineTuningRecipe declared)
    {
        FineTuningRecipe defaults = declared with { Settings = recipe.Settings, Task = recipe.Task };
        (string Name, string Here, string Default)[] differences =
        [
            .. FineTuningHyperparameters.All
                .Select(one => (
                    one.Name,
                    Hyperparameter.Text(FineTuningHyperparameters.Get(one, recipe)),
                    Hyperparameter.Text(FineTuningHyperparameters.Get(
                        one, one.Property is nameof(recipe.Settings) or nameof(recipe.Task) ? declared : defaults))))
                .Where(one => one.Item2 != one.Item3),
        ];
        yield return new XElement("h2", "What differs from the defaults");
        yield return differences.Length == 0
            ? new XElement("p", "Nothing.")
            : HtmlPage.Table(
                ["", "this run", "default"],
                differences.Select<(string Name, string Here, string Default), IReadOnlyList<XElement>>(one =>
                    [HtmlPage.Cell(one.Name), HtmlPage.Number(one.Here), HtmlPage.Number(one.Default)]));
    }
}
