using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>An evaluation of a run, and what the run had cost by then.</summary>
/// <param name="Model">The run's model.</param>
/// <param name="Evaluation">Held-out figures.</param>
/// <param name="Tokens">Tokens trained on, padding excluded; NaN where no report says it.</param>
/// <param name="Flops">Floating-point operations of training, as <see cref="WorkEstimate.TrainingFlops"/> counts them.</param>
/// <param name="Minutes">Minutes of training, without evaluations and checkpoints; NaN where no report says it.</param>
internal sealed record SweptPoint(ModelConfig Model, EvaluationResult Evaluation, double Tokens, double Flops, double Minutes)
{
    private const double SecondsOfMinute = 60;

    /// <summary>What a probe of the checkpoint of this evaluation found; null where it was not probed.</summary>
    public ProbeRecord? Probe { get; private init; }

    /// <summary>All evaluations of a run, the oldest first.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="recipe">Its recipe.</param>
    public static IReadOnlyList<SweptPoint> Of(RunFolder folder, PretrainingRecipe recipe)
    {
        IReadOnlyList<TrainingReport> reports = folder.ReadMetrics();
        ProbeRecord? probe = folder.ReadProbe();
        return [.. folder.ReadEvaluations().Select(evaluation =>
        {
            double tokens = RunSummary.TokensAt(evaluation.Step, reports);
            return new SweptPoint(
                recipe.Facts,
                evaluation,
                tokens,
                WorkEstimate.Of(recipe with { Steps = Math.Max(1, evaluation.Step) }).TrainingFlops,
                evaluation.TokensPerSecond > 0 ? tokens / evaluation.TokensPerSecond / SecondsOfMinute : double.NaN)
            {
                Probe = probe?.Step == evaluation.Step ? probe : null,
            };
        })];
    }
}
