using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ElectraDsl.Training;

/// <summary>What the compiler knows of one network.</summary>
/// <param name="Layers">Number of transformer layers.</param>
/// <param name="HiddenSize">Width of a token's hidden state.</param>
/// <param name="AttentionHeads">Number of attention heads.</param>
/// <param name="FeedForwardSize">Width of the feed-forward block's inner layer.</param>
/// <param name="Activation">The feed-forward block's non-linearity.</param>
/// <param name="Norm">Where the layers normalise.</param>
/// <param name="Normalization">How they normalise.</param>
/// <param name="NormEpsilon">Added to the variance, or to the mean of squares, wherever the network normalises.</param>
/// <param name="Biases">Whether linear layers add a bias and LayerNorms a shift.</param>
/// <param name="Positions">How the network knows where a token stands.</param>
/// <param name="AttentionWindow">How many tokens to either side a token sees; 0 for all.</param>
/// <param name="GlobalAttentionEvery">Of a network with a window: layers 0, n, 2n, … see all tokens; 0 where none does.</param>
/// <param name="Dropout">Probability of dropping a hidden value in training.</param>
/// <param name="AttentionDropout">Probability of dropping an attention weight in training.</param>
/// <param name="Initialization">How matrices and tables start.</param>
/// <param name="InitializerRange">Standard deviation of the normal distribution that they start from.</param>
/// <param name="Parameters">Number of parameters, as Hugging Face counts them: embeddings included, a tied matrix once.</param>
public sealed record NetworkFacts(
    int Layers,
    int HiddenSize,
    int AttentionHeads,
    int FeedForwardSize,
    Activation Activation,
    NormPlacement Norm,
    Normalization Normalization,
    double NormEpsilon,
    bool Biases,
    Positions Positions,
    int AttentionWindow,
    int GlobalAttentionEvery,
    double Dropout,
    double AttentionDropout,
    Initialization Initialization,
    double InitializerRange,
    long Parameters)
{
    /// <summary>What each part costs, in the order of computation. Not part of what run.json says of a model: it follows from the rest.</summary>
    [JsonIgnore]
    public ImmutableArray<PartCost> Parts { get; init; } = [];

    /// <summary>All parts' <see cref="PartCost.TrainingFlops"/>.</summary>
    public TokenCost TrainingFlops => Sum(part => part.TrainingFlops);

    /// <summary>All parts' <see cref="PartCost.PaperFlops"/>.</summary>
    public TokenCost PaperFlops => Sum(part => part.PaperFlops);

    /// <summary>All parts' <see cref="PartCost.ActivationBytes"/>.</summary>
    public TokenCost ActivationBytes => Sum(part => part.ActivationBytes);

    private TokenCost Sum(Func<PartCost, TokenCost> cost) =>
        Parts.Aggregate(default(TokenCost), (sum, part) => sum + (part.Repeats * cost(part)));
}
