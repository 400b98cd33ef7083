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
/// <param name="Dropout">Probability of dropping a hidden value in training.</param>
/// <param name="AttentionDropout">Probability of dropping an attention weight in training.</param>
/// <param name="Parameters">Number of parameters, as Hugging Face counts them: embeddings included, a tied matrix once.</param>
public sealed record NetworkFacts(
    int Layers,
    int HiddenSize,
    int AttentionHeads,
    int FeedForwardSize,
    Activation Activation,
    NormPlacement Norm,
    double Dropout,
    double AttentionDropout,
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
