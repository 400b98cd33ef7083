using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>
/// Masked language modeling (Devlin et al. 2019, arXiv 1810.04805, section 3.1): one encoder predicts the tokens that were masked, and learns from
/// those alone.
/// </summary>
internal sealed class MaskedLanguageModeling : TrainingObjective
{
    private const string Encoder = "encoder";

    /// <inheritdoc/>
    internal override Objective Kind => Objective.MaskedLanguageModel;

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
            "perplexity",
            MetricUnit.Number,
            MetricDirection.Lower)
        {
            Baseline = new("even_guess_perplexity", "an even guess", "every token equally likely", (_, model) => model.VocabularySize),
            Tag = "mlm/perplexity",
        },
        new(
            "nsp_accuracy",
            Encoder,
            "next-sentence accuracy",
            "NSP accuracy",
            "next sentences told from others (accuracy)",
            MetricUnit.Fraction,
            MetricDirection.Higher)
        {
            Baseline = MetricBaseline.Measured("nsp_majority_accuracy", "majority class", "always the majority class"),
            Tag = "nsp/accuracy",
            Chart = ("nsp-accuracy", "Next sentences told from others"),
            IsHeadline = true,
        },
        new("nsp_loss", Encoder, "next-sentence loss", "NSP loss", "next-sentence loss, nats per pair", MetricUnit.Nats, MetricDirection.Lower)
        {
            Baseline = new(
                "nsp_rate_alone_loss",
                "rate alone",
                "predicting only the rate of random pairs",
                (figures, _) => MetricBaseline.EntropyOf(figures["nsp_majority_accuracy"])),
            Tag = "nsp/loss",
            Chart = ("nsp-loss", "Next-sentence loss, nats per pair"),
        },
    ];

    /// <inheritdoc/>
    internal override ImmutableArray<(string Sum, string Meaning)> LossesOf(ModelConfig model) =>
        model.NextSentencePrediction ? [("mlm_loss_sum", "loss"), ("nsp_loss_sum", "next-sentence loss")] : [("mlm_loss_sum", "loss")];

    /// <inheritdoc/>
    internal override ImmutableArray<AlarmCondition> Conditions => MlmAlarms.All;

    /// <inheritdoc/>
    internal override FigureSet Figures(TotalsReport totals, in StepHyperparameters hyperparameters) =>
    [
        ("mlm_loss", totals.Ratio("mlm_loss_sum", "masked_tokens")),
        ("mlm_perplexity", Math.Exp(totals.Ratio("mlm_loss_sum", "masked_tokens"))),
        ("mlm_accuracy", totals.Ratio("mlm_correct", "masked_tokens")),
        ("most_frequent_token_accuracy", MlmTotals.MostFrequentTokenAccuracy(totals)),
        .. Pairs(totals.Sum("nsp_loss_sum"), totals.Sum("nsp_correct"), totals.Sum("random_pairs"), totals.Sum("pairs")),
    ];

    /// <summary>The figures of next-sentence prediction; none where there were no pairs, or the model does not predict them.</summary>
    internal static IEnumerable<(string Name, double Value)> Pairs(double lossSum, double correct, double random, double pairs) => pairs > 0
        ?
        [
            ("nsp_loss", lossSum / pairs),
            ("nsp_accuracy", correct / pairs),
            ("nsp_majority_accuracy", Math.Max(random, pairs - random) / pairs),
        ]
        : [];

    /// <inheritdoc/>
    internal override double Loss(FigureSet figures, in StepHyperparameters hyperparameters) =>
        figures["nsp_loss"] is var ofPairs && !double.IsNaN(ofPairs) ? figures["mlm_loss"] + ofPairs : figures["mlm_loss"];

    /// <inheritdoc/>
    internal override ObjectiveAlarms Watch(PretrainingRecipe recipe, ReportHistory history) => new MlmAlarms(recipe, history);
}
