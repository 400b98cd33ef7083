using System.Globalization;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A training report in words.</summary>
internal static class ReportText
{
    /// <summary>One line for a file or a pipe: every figure next to a trivial baseline.</summary>
    public static string Line(TrainingReport report, PretrainingRecipe recipe) =>
        $"step {Words.Count(report.Step)}/{Words.Count(recipe.Steps)}  {string.Join("  ", ByNetwork(report, recipe.Facts).Select(line => $"{line.Network}: {line.Text}"))}  "
        + $"{Words.Count((long)report.TokensPerSecond)} tokens/s  {Words.Time(report.RemainingSeconds)} left{Standing(report)}";

    /// <summary>A line of figures for each network.</summary>
    public static IEnumerable<(string Network, string Text)> ByNetwork(TrainingReport report, ModelConfig facts) =>
        TrainingObjectives
            .Of(facts)
            .Metrics.GroupBy(metric => metric.Network)
            .Select(metrics => (metrics.Key, FigureText.Line(metrics, report.Figures, facts)));

    /// <summary>A held-out evaluation in one line.</summary>
    public static string HeldOut(EvaluationResult evaluation, ModelConfig facts) =>
        $"held out after step {Words.Count(evaluation.Step)}: {FigureText.Headline(evaluation.Figures, facts)}";

    private static string Standing(TrainingReport report) => report.Alarms.Values.IsEmpty ? "" : $"  alarms: {report.Alarms}";

    /// <summary>What stands beside the speed in the live display.</summary>
    public static string Speed(TrainingReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Words.Count((long)report.TokensPerSecond)} tokens/s   {Words.Magnitude(report.Tokens)} tokens so far ({report.Epoch:0.00} epochs)   learning rate {Words.Rate(report.LearningRate)}");

    /// <summary>What has become of the finished run's folder for Hugging Face.</summary>
    public static string Export(string folder, string? obstacle) =>
        obstacle is null ? $"for Hugging Face transformers: {folder}" : $"No Hugging Face export, which nothing else here needs: {obstacle}.";

    /// <summary>What is known before the first step.</summary>
    public static string Started(RunFacts facts) =>
        $"{facts.Recipe.Facts.Name}: {Words.Magnitude(facts.Parameters)} parameters on {facts.Device}, "
        + $"{Words.Counted(facts.TrainingExamples, "sequence")} to train on, {Words.Count(facts.HeldOutExamples)} held out, "
        + (
            facts.FirstStep == 0
                ? Words.Counted(facts.Recipe.Steps, "step")
                : $"resuming from step {Words.Count(facts.FirstStep)} of {Words.Count(facts.Recipe.Steps)}");
}
