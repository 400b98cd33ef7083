namespace ElectraDsl;

/// <summary>How the hidden states of a sequence become one vector.</summary>
public enum Pooling
{
    /// <summary>The hidden state of [CLS], as in the original.</summary>
    Cls,

    /// <summary>The mean over all tokens, [CLS] and [SEP] among them, padding left out.</summary>
    Mean,
}
