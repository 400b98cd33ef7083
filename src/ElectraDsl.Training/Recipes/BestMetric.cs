namespace ElectraDsl.Training;

/// <summary>The figure on held-out text that decides which step of a run is the best: one of its objective's <see cref="Metric"/>s.</summary>
public enum BestMetric
{
    /// <summary><c>rtd_auc</c>: area under the discriminator's ROC curve.</summary>
    RtdAuc,

    /// <summary><c>generator_loss</c>: the generator's loss.</summary>
    GeneratorLoss,

    /// <summary><c>mlm_loss</c>: the loss of masked language modeling.</summary>
    MlmLoss,
}
