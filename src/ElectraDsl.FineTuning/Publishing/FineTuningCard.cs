using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ElectraDsl.Export;

namespace ElectraDsl.FineTuning;

/// <summary>What a run says of itself in a model card: figures beside trivial baselines, files, encoder, recipe, command lines.</summary>
internal static class FineTuningCard
{
    /// <summary>The part of the card that a run adds.</summary>
    public static ModelCard Of(FineTuningFolder folder, FineTuningRecipe recipe)
    {
        FineTuningManifest manifest = folder.ReadManifest();
        TaskReport? report = folder.ReadReport();
        StringBuilder text = new();
        if (report is not null)
            AddFigures(text, recipe, report);
        if (recipe is { Head.Task: HeadTask.TextRegression, TargetScale: not 1 })
            _ = text.Append(CultureInfo.InvariantCulture, $"The network gives the number divided by {recipe.TargetScale}: multiply it.\n\n");
        AddTraining(text, manifest);
        return new ModelCard([.. TaskMetrics.Of(recipe.Head).Select(HubName).OfType<string>().Distinct()], text.ToString());
    }

    private static void AddFigures(StringBuilder text, FineTuningRecipe recipe, TaskReport report)
    {
        _ = text.Append(
            CultureInfo.InvariantCulture,
            $"""
            ## Figures

            On {report.Examples} development examples, after update {report.Step}, by which this checkpoint was chosen as the best: figures on other
            examples are likely to be somewhat lower. The baseline is what the trivial predictor reaches.

            | metric | value | baseline | trivial predictor |
            | --- | --- | --- | --- |

            """);
        foreach (TaskMetricFacts metric in TaskMetrics.Of(recipe.Head).Select(TaskMetrics.Of))
        {
            _ = text.Append(
                CultureInfo.InvariantCulture,
                $"| {metric.Label} | {report.Figures[metric.Name]:0.000} | {report.Figures[metric.BaselineName]:0.000} | {metric.Baseline} |\n");
        }

        _ = text.Append('\n');
    }

    private static void AddTraining(StringBuilder text, FineTuningManifest manifest)
    {
        _ = text.Append("## Training\n\n| | |\n| --- | --- |\n");
        Row("learned from", Names(manifest.Training));
        Row("evaluated on", Names(manifest.Development));
        Row("encoder", manifest.Encoder is null
            ? $"{manifest.Model.Name}, from random weights"
            : $"{manifest.Model.Name}, from {Path.GetFileName(Path.TrimEndingDirectorySeparator(manifest.Encoder))}");
        Row("software", string.Join(", ", manifest.Versions.Select(one => $"{one.Key} {one.Value}")));
        foreach ((string name, JsonNode? value) in manifest.Recipe)
            Row($"`{name}`", value is null ? "none" : value.ToJsonString().Trim('"'));
        string[] commands = [.. manifest.CommandLines.Where(line => line.Length > 0)];
        if (commands.Length > 0)
            _ = text.Append("\nCommands:\n\n```\n").AppendJoin('\n', commands).Append("\n```\n");

        void Row(string name, string value) =>
            _ = text.Append("| ").Append(name).Append(" | ").Append(value.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
    }

    /// <summary>Names alone: whoever gets the folder has other paths.</summary>
    private static string Names(ImmutableArray<RunFile> files) => string.Join(", ", files.Select(file => Path.GetFileName(file.Path)));

    /// <summary>What the hub calls a metric; null where it lists none.</summary>
    private static string? HubName(TaskMetric metric) => metric switch
    {
        TaskMetric.Accuracy => "accuracy",
        TaskMetric.F1 or TaskMetric.MacroF1 or TaskMetric.MicroF1 or TaskMetric.SpanF1 or TaskMetric.AnswerF1 => "f1",
        TaskMetric.Matthews => "matthews_correlation",
        TaskMetric.Pearson => "pearsonr",
        TaskMetric.Spearman => "spearmanr",
        TaskMetric.ExactMatch => "exact_match",
        _ => null,
    };
}
