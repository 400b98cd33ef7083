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
    double Dropout,
    double AttentionDropout)
{
    public int HeadSize => HiddenSize / AttentionHeads;

    public bool HasProjection => EmbeddingSize != HiddenSize;
}
