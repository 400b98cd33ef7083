namespace ElectraDsl.FineTuning;

/// <summary>Whose settings a recipe starts from: the values of all hyperparameters that it does not set itself.</summary>
public enum FineTuningSettings
{
    /// <summary>
    /// google-research/electra (<c>configure_finetuning.py</c>): the loss is summed over the batch and the gradient clipped to norm 1, rates fall
    /// from layer to layer, a tenth of the updates is warm-up.
    /// </summary>
    Original,

    /// <summary>
    /// Hugging Face's examples (<c>run_glue.py</c>, <c>run_ner.py</c>, <c>run_qa.py</c>, as their README calls them): mean loss, one rate for all
    /// layers, torch's AdamW, no warm-up.
    /// </summary>
    HuggingFace,
}
