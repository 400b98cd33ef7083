using System.Text.Json;

namespace ElectraDsl.Training;

/// <summary>
/// What the evaluations of a run say of its best step and of its end. All follows from evaluations.jsonl and the recipe, so that a resumed run
/// decides as the uninterrupted one.
/// </summary>
public static class EarlyStopping
{
    /// <summary>The best evaluation, of equal ones the earliest; null where there is none.</summary>
    /// <param name="evaluations">The oldest first.</param>
    /// <param name="metric">What decides.</param>
    public static EvaluationResult? Best(IEnumerable<EvaluationResult> evaluations, BestMetric metric)
    {
        EvaluationResult? best = null;
        foreach (EvaluationResult evaluation in evaluations)
        {
            if (best is null || Score(evaluation, metric) > Score(best, metric))
                best = evaluation;
        }

        return best;
    }

    /// <summary>Whether <see cref="PretrainingRecipe.Patience"/> evaluations in a row were no better than the best before them.</summary>
    /// <param name="evaluations">The oldest first.</param>
    /// <param name="recipe">The run's recipe.</param>
    public static bool IsDue(IReadOnlyList<EvaluationResult> evaluations, PretrainingRecipe recipe) =>
        recipe.Patience > 0
        && Best(evaluations, recipe.BestMetric) is { } best
        && evaluations.Select(evaluation => evaluation.Step).Where(step => step > best.Step).Distinct().Count() >= recipe.Patience;

    /// <summary>The metric's name in its objective's table.</summary>
    internal static string NameOf(BestMetric metric) => JsonNamingPolicy.SnakeCaseLower.ConvertName(metric.ToString());

    /// <summary>The higher, the better.</summary>
    private static double Score(EvaluationResult evaluation, BestMetric metric)
    {
        Metric found = TrainingObjectives.MetricOf(NameOf(metric));
        return (int)found.Better * found.In(evaluation.Figures);
    }
}
