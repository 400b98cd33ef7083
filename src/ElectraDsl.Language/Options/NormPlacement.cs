namespace ElectraDsl;

/// <summary>Where a transformer layer normalizes.</summary>
public enum NormPlacement
{
    /// <summary>After each residual sum, as in BERT and ELECTRA.</summary>
    Post,

    /// <summary>
    /// Before attention and feed-forward, with one more LayerNorm after the last layer. Trains stably at higher learning rates.
    /// </summary>
    /// <remarks>
    /// The norm behind the embedding tables is there all the same. ModernBERT leaves out the first layer's norm instead; LLaMA and NeoBERT have none
    /// behind the tables.
    /// </remarks>
    Pre,
}
