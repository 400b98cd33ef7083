using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A held-out figure next to a trivial baseline.</summary>
/// <param name="Question">What was measured.</param>
/// <param name="Model">What the model reached.</param>
/// <param name="Baseline">What the baseline reaches.</param>
/// <param name="BaselineMeaning">What the baseline does.</param>
/// <param name="IsBetter">Whether the model beats the baseline.</param>
internal sealed record EvaluationRow(string Question, string Model, string Baseline, string BaselineMeaning, bool IsBetter)
{
    /// <summary>All figures of an evaluation that have a baseline, in words that need no paper.</summary>
    public static IReadOnlyList<EvaluationRow> Of(EvaluationResult evaluation, ModelConfig facts) =>
    [
        .. from metric in TrainingObjectives.Of(facts).Metrics
           let baseline = metric.Baseline
           where baseline is not null && !double.IsNaN(evaluation.Figures[metric.Name])
           select new EvaluationRow(
               $"{char.ToUpperInvariant(metric.Network[0])}{metric.Network[1..]}: {metric.Meaning}",
               FigureText.Of(metric, evaluation.Figures),
               FigureText.Value(metric, baseline.Value(evaluation.Figures, facts)),
               baseline.Meaning,
               metric.IsBetter(evaluation.Figures, facts)),
    ];
}
