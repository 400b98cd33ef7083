namespace ElectraDsl.Export;

/// <summary>Which of a model's networks an exported graph computes, and so what it returns.</summary>
public enum OnnxNetwork
{
    /// <summary>The encoder that is kept: <c>last_hidden_state</c>, float32 [batch, sequence, hidden size].</summary>
    Encoder,

    /// <summary>The discriminator: <c>logits</c>, float32 [batch, sequence]; above 0 means "replaced".</summary>
    Discriminator,

    /// <summary>
    /// The generator or, of a model that was trained by masked language modeling alone, its encoder: <c>logits</c>, float32 [batch, sequence,
    /// vocabulary size].
    /// </summary>
    MaskedLanguageModel,
}
