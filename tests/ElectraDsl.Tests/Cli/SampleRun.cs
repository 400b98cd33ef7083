using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Tests;

/// <summary>Figures as a run would report them.</summary>
internal static class SampleRun
{
    public static readonly EvaluationResult Evaluation = new(
        Step: 300, RtdAuc: 0.6421, RtdContextFreeAuc: 0.5113, RtdPrecision: 0.713, RtdRecall: 0.204, RtdAccuracy: 0.918,
        RtdMajorityAccuracy: 0.902, ReplacedRate: 0.098, GeneratorLoss: 3.872, GeneratorAccuracy: 0.341, MostFrequentTokenAccuracy: 0.064,
        TokensPerSecond: 19_876, Seconds: 248, Sequences: 2_048, Tokens: 101_234, MaskedTokens: 15_017);

    public static IReadOnlyList<TrainingReport> Reports(int count) =>
        [.. Enumerable.Range(1, count).Select(index => Report(100 * index, index / (double)count))];

    public static TrainingReport Report(int step, double part) => new(
        step, LearningRate: 2e-3 * (1 - part), Loss: 20 - part, GeneratorLoss: 8.3 * Math.Exp(-part), GeneratorAccuracy: 0.3 * part,
        RtdLoss: 0.4 - (0.1 * part), RtdAccuracy: 0.9, RtdPrecision: 0.5 + (0.2 * part), RtdRecall: 0.3 * part, RtdAuc: 0.5 + (0.3 * part), ReplacedRate: 0.13 - (0.03 * part),
        GradientNorm: 1, Tokens: step * 1_900L, Epoch: step / 500.0, TokensPerSecond: 20_000 - (500 * part), ElapsedSeconds: step * 0.1,
        RemainingSeconds: 100 * (1 - part));

    public static RunFacts Facts(PretrainingRecipe recipe) => new(
        recipe, "runs/sample", "cpu, 2 threads", FirstStep: 0, Parameters: 1_067_329, TrainingExamples: 30_000, HeldOutExamples: 3_000,
        new PreparationFacts(100, 10, 1_000, 20_000, 7, 0, 30_000, 3_000, 0));
}
