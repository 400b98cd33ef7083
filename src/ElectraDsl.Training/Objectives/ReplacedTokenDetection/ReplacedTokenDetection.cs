using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>
/// Replaced token detection (Clark et al. 2020, arXiv 2003.10555, section 2): a generator fills masked tokens, the discriminator says of every token
/// whether it was replaced.
/// </summary>
internal sealed class ReplacedTokenDetection : TrainingObjective
{
    private const string Discriminator = "discriminator", Generator = "generator";

    private static readonly (string, string) Found = ("rtd-found", "Discriminator: replaced tokens");

    /// <inheritdoc/>
    internal override Objective Kind => Objective.ReplacedTokenDetection;

    /// <inheritdoc/>
    public override ImmutableArray<Metric> Metrics { get; } =
    [
        new("rtd_auc", Discriminator, "AUC", "RTD AUC", "ranks replaced above original tokens (AUC)", MetricUnit.Number, MetricDirection.Higher)
        {
            Baseline = MetricBaseline.Measured("rtd_context_free_auc", "without context", "a detector without context"),
            Tag = "rtd/auc",
            Chart = ("rtd-auc", "Discriminator: AUC"),
            IsHeadline = true,
        },
        new("rtd_loss", Discriminator, "loss", "RTD loss", "loss, nats per token", MetricUnit.Nats, MetricDirection.Lower)
        {
            Baseline = new(
                "rtd_rate_alone_loss",
                "rate alone",
                "predicting only the replacement rate",
                (figures, _) => MetricBaseline.EntropyOf(figures["replaced_rate"])),
            Tag = "rtd/loss",
            Chart = ("rtd-loss", "Discriminator: loss, nats per token"),
        },
        new(
            "rtd_accuracy",
            Discriminator,
            "accuracy",
            "RTD accuracy",
            "tokens classified correctly (accuracy)",
            MetricUnit.Fraction,
            MetricDirection.Higher)
        {
            Baseline = new(
                "rtd_majority_accuracy",
                "majority class",
                "always the majority class",
                (figures, _) => Math.Max(figures["replaced_rate"], 1 - figures["replaced_rate"])),
            Tag = "rtd/accuracy",
        },
        new(
            "rtd_recall",
            Discriminator,
            "recall",
            "RTD recall",
            "replaced tokens that were found (recall)",
            MetricUnit.Fraction,
            MetricDirection.Higher)
        {
            Baseline = new("rtd_none_recall", "", "predicting no token replaced", (_, _) => 0),
            Tag = "rtd/recall",
            Chart = Found,
        },
        new(
            "rtd_precision",
            Discriminator,
            "precision",
            "RTD precision",
            "predicted replacements that are correct (precision)",
            MetricUnit.Fraction,
            MetricDirection.Higher)
        {
            Baseline = MetricBaseline.Measured("replaced_rate", "at random", "predicting replacements at random"),
            Tag = "rtd/precision",
            Chart = Found,
            Void = (RtdFigures.CalledNone, "none called"),
        },
        new(
            "generator_accuracy",
            Generator,
            "accuracy",
            "generator accuracy",
            "masked tokens predicted correctly (accuracy)",
            MetricUnit.Fraction,
            MetricDirection.Higher)
        {
            Baseline = MetricBaseline.Measured("most_frequent_token_accuracy", "most frequent token", "always the most frequent token"),
            Tag = "generator/accuracy",
            Chart = ("generator-accuracy", "Generator: masked tokens predicted correctly"),
            IsHeadline = true,
        },
        new("generator_loss", Generator, "loss", "generator loss", "loss, nats per masked token", MetricUnit.Nats, MetricDirection.Lower)
        {
            Baseline = MetricBaseline.EvenGuess,
            Tag = "generator/loss",
            Chart = ("generator-loss", "Generator: loss, nats per masked token"),
        },
        new(
            "replaced_rate",
            Discriminator,
            "replaced",
            "replaced tokens",
            "fraction of all tokens that is replaced",
            MetricUnit.Fraction,
            MetricDirection.Neither)
        {
            Tag = "rtd/replaced_rate",
        },
    ];

    /// <inheritdoc/>
    internal override ImmutableArray<(string Sum, string Meaning)> LossesOf(ModelConfig model) =>
        [("generator_loss_sum", "generator's loss"), ("rtd_loss_sum", "discriminator's loss")];

    /// <inheritdoc/>
    internal override ImmutableArray<AlarmCondition> Conditions => RtdAlarmTable.All;

    /// <inheritdoc/>
    internal override FigureSet Figures(TotalsReport totals, in StepHyperparameters hyperparameters)
    {
        TokenCounts counts = new([.. totals.TokenCounts ?? []]);
        return
        [
            ("generator_loss", totals.GeneratorLoss),
            ("generator_accuracy", totals.GeneratorAccuracy),
            ("rtd_loss", totals.RtdLoss),
            ("rtd_accuracy", totals.Ratio("rtd_correct", "tokens")),
            ("rtd_precision", totals.Ratio("true_positives", "predicted_positives")),
            ("rtd_recall", totals.Ratio("true_positives", "positives")),
            ("rtd_auc", totals.RtdAuc),
            ("replaced_rate", totals.Ratio("positives", "tokens")),
            ("rtd_context_free_auc", counts.ContextFreeAuc() ?? double.NaN),
            ("most_frequent_token_accuracy", counts.MostFrequentTokenAccuracy() ?? double.NaN),
            ("sampling_temperature", hyperparameters.SamplingTemperature),
            ("generator_learning_rate", hyperparameters.GeneratorLearningRate),
            ("generator_weight", hyperparameters.GeneratorWeight),
            ("discriminator_weight", hyperparameters.DiscriminatorWeight),
        ];
    }

    /// <inheritdoc/>
    internal override double Loss(FigureSet figures, in StepHyperparameters hyperparameters) =>
        (hyperparameters.GeneratorWeight * figures["generator_loss"]) + (hyperparameters.DiscriminatorWeight * figures["rtd_loss"]);

    /// <inheritdoc/>
    internal override double GainOf(FigureSet figures) => figures["rtd_auc"] - figures["rtd_context_free_auc"];

    /// <inheritdoc/>
    internal override ObjectiveAlarms Watch(PretrainingRecipe recipe, ReportHistory history) => new RtdAlarms(recipe, history);
}
