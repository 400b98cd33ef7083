namespace ElectraDsl;

/// <summary>The layers of a head that reads one vector a sequence.</summary>
public enum HeadForm
{
    /// <summary>
    /// Dropout, linear, GELU, dropout, linear: <c>ElectraClassificationHead</c> of Hugging Face, so that exported folders load there.
    /// </summary>
    HuggingFace,

    /// <summary>Dropout, linear (google-research/electra, <c>finetune/classification/classification_tasks.py</c>).</summary>
    Original,
}
