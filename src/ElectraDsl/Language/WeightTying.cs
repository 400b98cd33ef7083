namespace ElectraDsl;

/// <summary>Which weights the two networks share. A shared tensor exists once: clipped, decayed, counted and saved once.</summary>
public enum WeightTying
{
    /// <summary>Token, position and token-type tables and the LayerNorm behind them are one set, as in the original.</summary>
    Embeddings,

    /// <summary>Everything but the heads: the discriminator's encoder also generates. Both networks must be declared alike.</summary>
    AllWeights,

    /// <summary>Nothing: the generator has its own embeddings, as wide as its hidden state.</summary>
    None,
}
