namespace ElectraDsl.Training;

/// <summary>What the compiler knows of one network.</summary>
/// <param name="Layers">Number of transformer layers.</param>
/// <param name="HiddenSize">Width of a token's hidden state.</param>
/// <param name="AttentionHeads">Number of attention heads.</param>
/// <param name="FeedForwardSize">Width of the feed-forward block's inner layer.</param>
/// <param name="Activation">The feed-forward block's non-linearity.</param>
/// <param name="Norm">Where the layers normalise.</param>
/// <param name="Dropout">Probability of dropping a hidden value in training.</param>
/// <param name="AttentionDropout">Probability of dropping an attention weight in training.</param>
/// <param name="Parameters">Number of parameters, as Hugging Face counts them: embeddings included, a tied matrix once.</param>
/// <param name="ForwardFlopsPerToken">Floating-point operations of the matrix products of one forward pass, per token, attention excluded.</param>
public sealed record NetworkFacts(
    int Layers,
    int HiddenSize,
    int AttentionHeads,
    int FeedForwardSize,
    Activation Activation,
    NormPlacement Norm,
    double Dropout,
    double AttentionDropout,
    long Parameters,
    long ForwardFlopsPerToken);
