namespace ElectraDsl.Training;

/// <summary>Whose learning-rate schedule it is: they part ways in where the decay begins.</summary>
public enum LearningRateRule
{
    /// <summary>google-research/electra: the decay begins at update 0, and the warm-up multiplies it.</summary>
    Original,

    /// <summary>
    /// Hugging Face's <c>get_linear_schedule_with_warmup</c> and its polynomial sister: the decay begins where the warm-up ends, at the full rate.
    /// </summary>
    HuggingFace,
}
