using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Tests;

/// <summary>Figures as a run would report them.</summary>
internal static class SampleRun
{
    public static readonly EvaluationResult Evaluation = new(
        Step: 300, TokensPerSecond: 19_876, Seconds: 248, Sequences: 2_048, Tokens: 101_234, MaskedTokens: 15_017)
    {
        Figures =
        [
            ("rtd_auc", 0.6421),
            ("rtd_context_free_auc", 0.5113),
            ("rtd_precision", 0.713),
            ("rtd_recall", 0.204),
            ("rtd_accuracy", 0.918),
            ("rtd_majority_accuracy", 0.902),
            ("replaced_rate", 0.098),
            ("generator_loss", 3.872),
            ("generator_accuracy", 0.341),
            ("most_frequent_token_accuracy", 0.064),
        ],
    };

    public static IReadOnlyList<TrainingReport> Reports(int count) =>
        [.. Enumerable.Range(1, count).Select(index => Report(100 * index, index / (double)count))];

    public static TrainingReport Report(int step, double part) => new(
        step, LearningRate: 2e-3 * (1 - part), Loss: 20 - part, GradientNorm: 1, Tokens: step * 1_900L, Epoch: step / 500.0,
        TokensPerSecond: 20_000 - (500 * part), ElapsedSeconds: step * 0.1, RemainingSeconds: 100 * (1 - part))
    {
        Figures =
        [
            ("generator_loss", 8.3 * Math.Exp(-part)),
            ("generator_accuracy", 0.3 * part),
            ("rtd_loss", 0.4 - (0.1 * part)),
            ("rtd_accuracy", 0.9),
            ("rtd_precision", 0.5 + (0.2 * part)),
            ("rtd_recall", 0.3 * part),
            ("rtd_auc", 0.5 + (0.3 * part)),
            ("replaced_rate", 0.13 - (0.03 * part)),
        ],
    };

    /// <summary>The same record with other figures.</summary>
    public static T With<T>(this T record, params ReadOnlySpan<(string Name, double Value)> figures)
        where T : FigureRecord
    {
        foreach ((string name, double value) in figures)
            record = record with { Figures = record.Figures.With(name, value) };
        return record;
    }

    public static RunFacts Facts(PretrainingRecipe recipe) => new(
        recipe, "runs/sample", "cpu, 2 threads", FirstStep: 0, Parameters: 1_067_329, TrainingExamples: 30_000, HeldOutExamples: 3_000,
        new PreparationFacts(100, 10, 1_000, 20_000, 7, 0, 30_000, 3_000, 0));
}
