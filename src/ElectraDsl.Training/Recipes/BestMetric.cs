namespace ElectraDsl.Training;

/// <summary>
/// The figure on held-out text that decides which step of a run is the best: one of its objective's <see cref="Metric"/>s, the first unless set.
/// </summary>
public enum BestMetric
{
    /// <summary><c>rtd_auc</c>: area under the discriminator's ROC curve.</summary>
    [MetricOf(Objective.ReplacedTokenDetection)]
    RtdAuc,

    /// <summary><c>generator_loss</c>: the generator's loss.</summary>
    [MetricOf(Objective.ReplacedTokenDetection)]
    GeneratorLoss,

    /// <summary><c>mlm_loss</c>: the loss of masked language modeling.</summary>
    [MetricOf(Objective.MaskedLanguageModel)]
    MlmLoss,
}
