using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>
/// Masked language modelling (Devlin et al. 2019, arXiv 1810.04805, section 3.1): one encoder predicts the tokens that were masked, and learns from
/// those alone.
/// </summary>
internal sealed class MaskedLanguageModeling : TrainingObjective
{
    private const string Encoder = "encoder";

    /// <inheritdoc/>
    public override string Name => "masked language modelling";

    /// <inheritdoc/>
    public override ImmutableArray<Metric> Metrics { get; } =
    [
        new(
            "mlm_accuracy",
            Encoder,
            "accuracy",
            "MLM accuracy",
            "masked tokens predicted correctly (accuracy)",
            MetricUnit.Fraction,
            MetricDirection.Higher)
        {
            Baseline = MetricBaseline.Measured("most_frequent_token_accuracy", "most frequent token", "always the most frequent token"),
            Tag = "mlm/accuracy",
            Chart = ("mlm-accuracy", "Masked tokens predicted correctly"),
            IsHeadline = true,
        },
        new("mlm_loss", Encoder, "loss", "MLM loss", "loss, nats per masked token", MetricUnit.Nats, MetricDirection.Lower)
        {
            Baseline = MetricBaseline.EvenGuess,
            Tag = "mlm/loss",
            Chart = ("mlm-loss", "Loss, nats per masked token"),
        },
        new(
            "mlm_perplexity",
            Encoder,
            "perplexity",
            "MLM perplexity",
            "perplexity: as many tokens seem equally likely",
            MetricUnit.Number,
            MetricDirection.Lower)
        {
            Baseline = new("even_guess_perplexity", "an even guess", "every token equally likely", (_, model) => model.VocabularySize),
            Tag = "mlm/perplexity",
        },
    ];

    /// <inheritdoc/>
    internal override ImmutableArray<(string Sum, string Meaning)> Losses { get; } = [("mlm_loss_sum", "loss")];

    /// <inheritdoc/>
    internal override ImmutableArray<AlarmCondition> Conditions => MlmAlarms.All;

    /// <inheritdoc/>
    internal override FigureSet Figures(TotalsReport totals, in StepHyperparameters hyperparameters) =>
    [
        ("mlm_loss", totals.Ratio("mlm_loss_sum", "masked_tokens")),
        ("mlm_perplexity", Math.Exp(totals.Ratio("mlm_loss_sum", "masked_tokens"))),
        ("mlm_accuracy", totals.Ratio("mlm_correct", "masked_tokens")),
        ("most_frequent_token_accuracy", MlmTotals.MostFrequentTokenAccuracy(totals)),
    ];

    /// <inheritdoc/>
    internal override double Loss(FigureSet figures, in StepHyperparameters hyperparameters) => figures["mlm_loss"];

    /// <inheritdoc/>
    internal override ObjectiveAlarms Watch(PretrainingRecipe recipe, ReportHistory history) => new MlmAlarms(recipe, history);
}
