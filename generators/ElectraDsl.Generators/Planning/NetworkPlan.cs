namespace ElectraDsl.Generators.Planning;

/// <summary>A network with every size settled. Equality is structural (see <see cref="Model.ModelSpec"/>).</summary>
internal sealed record NetworkPlan(
    NetworkRole Role,
    int Layers,
    int EmbeddingSize,
    int HiddenSize,
    int AttentionHeads,
    int FeedForwardSize,
    Activation Activation,
    NormPlacement Norm,
    Normalization Normalization,
    double NormEpsilon,
    bool HasBiases,
    Positions Positions,
    int AttentionWindow,
    int GlobalAttentionEvery,
    double Dropout,
    double AttentionDropout,
    Initialization Initialization,
    double InitializerRange)
{
    public int HeadSize => HiddenSize / AttentionHeads;

    public bool HasProjection => EmbeddingSize != HiddenSize;

    /// <summary>Whether the feed-forward block has a gate, and so a third matrix.</summary>
    public bool IsGated => Activation is Activation.GeGlu or Activation.SwiGlu;
}
