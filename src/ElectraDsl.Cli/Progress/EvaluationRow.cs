using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A held-out figure beside what needs no skill.</summary>
/// <param name="Question">What was measured.</param>
/// <param name="Model">What the model reached.</param>
/// <param name="Baseline">What the baseline reaches.</param>
/// <param name="BaselineMeaning">What the baseline does.</param>
/// <param name="IsBetter">Whether the model beats the baseline.</param>
internal sealed record EvaluationRow(string Question, string Model, string Baseline, string BaselineMeaning, bool IsBetter)
{
    /// <summary>All figures of an evaluation, in words that need no paper.</summary>
    public static IReadOnlyList<EvaluationRow> Of(EvaluationResult evaluation, ModelFacts facts) =>
    [
        Row(
            "Discriminator: ranks replaced above original tokens (AUC)",
            evaluation.RtdAuc, evaluation.RtdContextFreeAuc, Words.Figure, "a detector that sees no context"),
        Row(
            "Discriminator: tokens judged rightly (accuracy)",
            evaluation.RtdAccuracy, evaluation.RtdMajorityAccuracy, Words.Percent, "always the commoner answer"),
        new(
            "Discriminator: tokens called replaced that were (precision)",
            ReportText.Precision(evaluation),
            Words.Percent(evaluation.ReplacedRate),
            "calling tokens replaced at random",
            evaluation.RtdPrecision > evaluation.ReplacedRate),
        Row(
            "Discriminator: replaced tokens that were found (recall)",
            evaluation.RtdRecall, 0, Words.Percent, "never calling a token replaced"),
        Row(
            "Generator: masked tokens guessed rightly (accuracy)",
            evaluation.GeneratorAccuracy, evaluation.MostFrequentTokenAccuracy, Words.Percent, "always the most frequent token"),
        new(
            "Generator: surprise in nats, less is better (loss)",
            Words.Figure(evaluation.GeneratorLoss),
            Words.Figure(Math.Log(facts.VocabularySize)),
            "every token equally likely",
            evaluation.GeneratorLoss < Math.Log(facts.VocabularySize)),
    ];

    private static EvaluationRow Row(string question, double model, double baseline, Func<double, string> format, string meaning) =>
        new(question, format(model), format(baseline), meaning, model > baseline);
}
