namespace ElectraDsl;

/// <summary>What a model is trained to do.</summary>
public enum Objective
{
    /// <summary>
    /// A generator fills masked tokens, and the discriminator, which is kept, says of every token whether it was replaced: ELECTRA (Clark et al.
    /// 2020, arXiv 2003.10555).
    /// </summary>
    [Objective("replaced token detection", UnusedHyperparameters = ["StaticMasks"])]
    ReplacedTokenDetection,

    /// <summary>
    /// The encoder that <see cref="DiscriminatorAttribute"/> declares predicts the masked tokens: BERT (Devlin et al. 2019, arXiv 1810.04805), whose
    /// sentence task is <see cref="ElectraModelAttribute.NextSentencePrediction"/>, and RoBERTa (Liu et al. 2019, arXiv 1907.11692). There is no
    /// generator.
    /// </summary>
    [Objective(
        "masked language modeling",
        UnusedHyperparameters =
        [
            "GeneratorLearningRate",
            "SamplingTemperature",
            "GeneratorWeight",
            "DiscriminatorWeight",
        ])]
    MaskedLanguageModel,
}
