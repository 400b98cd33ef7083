using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>What is watched of an encoder that predicts masked tokens.</summary>
/// <param name="recipe">The model and its hyperparameters.</param>
/// <param name="history">The reports so far.</param>
internal sealed class MlmAlarms(PretrainingRecipe recipe, ReportHistory history) : ObjectiveAlarms
{
    private static readonly AlarmCondition Exploding = new(
        "mlm-loss-exploding", AlarmLevel.Warning, "the loss is 3 nats above that of an even guess over the vocabulary",
        "the encoder is worse than a uniform distribution",
        "the learning rate is too high, or the warm-up too short",
        "a lower --learning-rate, a longer --warmup-steps, pre-norm");

    private static readonly AlarmCondition Idle = new(
        "mlm-not-above-most-frequent-token",
        AlarmLevel.Warning,
        "its accuracy, over 3 reports after the warm-up, is not above that of always guessing the most frequent token",
        "the encoder has not learned to predict",
        "the learning rate is too high or too low, or the run has just begun",
        "a learning rate of 1e-4 to 1e-3, a longer --warmup-steps, pre-norm");

    private static readonly AlarmCondition Knows = new(
        "mlm-knows-answers", AlarmLevel.Warning, "it gets more than 80 % of the masked tokens right, over 2 reports",
        "there is nothing left to learn from",
        "masked tokens are visible (MaskReplaceProbability of 0, a custom masking kernel), or the text repeats itself",
        "MaskReplaceProbability = 0.8 with RandomReplaceProbability = 0.1, or text that cannot be memorized");

    /// <summary>All of them, in the order in which they are named.</summary>
    public static ImmutableArray<AlarmCondition> All { get; } = [Exploding, Knows, Idle];

    /// <inheritdoc/>
    public override IEnumerable<(AlarmCondition Condition, string? Observed)> Conditions(TrainingReport report)
    {
        double evenGuess = Math.Log(recipe.Facts.VocabularySize), loss = report.Figures["mlm_loss"];
        yield return (Exploding, loss > evenGuess + AlarmTable.LossAboveEvenGuess && history.Reports.Count > 1
            ? Text($"the loss is {loss:0.00} nats, an even guess has {evenGuess:0.00}")
            : null);
        double known = history.Mean(each => each.Figures["mlm_accuracy"], 2);
        yield return (Knows, known > AlarmTable.KnownAnswers ? Text($"the encoder gets {100 * known:0.0} % of the masked tokens right") : null);
        double accuracy = history.Mean(each => each.Figures["mlm_accuracy"]),
            baseline = history.Mean(each => each.Figures["most_frequent_token_accuracy"]);
        yield return (
            Idle,
            history.IsSettled && accuracy <= 1.05 * baseline
                ? Text(
                    $"the encoder gets {100 * accuracy:0.0} % of the masked tokens right, always guessing the most frequent one {100 * baseline:0.0} %")
            : null);
    }

    /// <inheritdoc/>
    public override (AlarmCondition Condition, string? Observed)? Condition(EvaluationResult evaluation) => null;
}
