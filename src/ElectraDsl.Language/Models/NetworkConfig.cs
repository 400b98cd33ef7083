using System.Diagnostics.CodeAnalysis;
#if NET
using System.Text.Json.Serialization;
#endif

namespace ElectraDsl;

/// <summary>
/// The one description of a network: every option of its <see cref="NetworkAttribute"/>, by the same name, with nothing left open.
/// <see cref="NetworkOption"/> walks it. An option that run folders of earlier versions do not mention is not required, and has the attribute's
/// default.
/// </summary>
public sealed record NetworkConfig
{
    /// <summary>A description whose options the initializer gives.</summary>
    public NetworkConfig()
    {
    }

    [SetsRequiredMembers]
    private NetworkConfig(NetworkAttribute declared)
    {
        foreach (NetworkOption option in NetworkOption.All)
            option.Set(this, option.Of(declared));
    }

    /// <summary>Number of transformer layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of a token's hidden state.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of attention heads.</summary>
    public required int AttentionHeads { get; init; }

    /// <summary>Width of the feed-forward block's inner layer.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary>The feed-forward block's non-linearity.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Where the layers normalize.</summary>
    public required NormPlacement Norm { get; init; }

    /// <summary>How they normalize.</summary>
    public required Normalization Normalization { get; init; }

    /// <summary>Added to the variance, or to the mean of squares, wherever the network normalizes.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>Whether linear layers add a bias and LayerNorms a shift.</summary>
    public required bool Biases { get; init; }

    /// <summary>How the network knows where a token stands.</summary>
    public required Positions Positions { get; init; }

    /// <summary>How many tokens to either side a token sees; 0 for all.</summary>
    public required int AttentionWindow { get; init; }

    /// <summary>Of a network with a window: layers 0, n, 2n, … see all tokens; 0 where none does.</summary>
    public required int GlobalAttentionEvery { get; init; }

    /// <summary>Probability of dropping a hidden value in training.</summary>
    public required double Dropout { get; init; }

    /// <summary>Probability of dropping an attention weight in training.</summary>
    public required double AttentionDropout { get; init; }

    /// <summary>How matrices and tables start.</summary>
    public required Initialization Initialization { get; init; }

    /// <summary>Standard deviation of the normal distribution that they start from.</summary>
    public required double InitializerRange { get; init; }

    /// <summary>Base of the angles of rotary positions.</summary>
    public double RotaryBase { get; init; } = NetworkAttribute.DefaultRotaryBase;

    /// <summary>Which values of a head rotary positions turn together.</summary>
    public RotaryPairs RotaryPairs { get; init; }

    /// <summary>Whether a norm stands behind the embedding tables.</summary>
    public bool EmbeddingNorm { get; init; } = true;

    /// <summary>
    /// Number of parameters, as Hugging Face counts them: embeddings included, a tied matrix once. 0 until the compiler has counted them.
    /// </summary>
    public required long Parameters { get; init; }

    /// <summary>What each part costs, in the order of computation. Not part of what run.json says of a model: it follows from the rest.</summary>
#if NET
    [JsonIgnore]
#endif
    public IReadOnlyList<PartCost> Parts { get; init; } = [];

    /// <summary>Values of a head's queries, keys and values.</summary>
    public int HeadSize => HiddenSize / AttentionHeads;

    /// <summary>Whether the feed-forward block has a gate, and so a third matrix.</summary>
    public bool IsGated => Activation is Activation.GeGlu or Activation.SwiGlu;

    /// <summary>All parts' <see cref="PartCost.TrainingFlops"/>.</summary>
    public TokenCost TrainingFlops => Sum(part => part.TrainingFlops);

    /// <summary>All parts' <see cref="PartCost.PaperFlops"/>.</summary>
    public TokenCost PaperFlops => Sum(part => part.PaperFlops);

    /// <summary>All parts' <see cref="PartCost.ActivationBytes"/>.</summary>
    public TokenCost ActivationBytes => Sum(part => part.ActivationBytes);

    /// <summary>What an attribute says, defaults included; a size that is not written is 0.</summary>
    public static NetworkConfig Of(NetworkAttribute declared) => new(declared);

    /// <summary>
    /// A copy with other values, each by its option's name: for the compiler, which is built for another target than the programs that it serves, so
    /// that a
    /// <c>with</c> of its own would miss this assembly's accessors there.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no option of that name.</exception>
    public NetworkConfig With(params (string Option, object Value)[] values)
    {
        NetworkConfig copy = this with { };
        foreach ((string name, object value) in values)
            NetworkOption.Named(name).Set(copy, value);
        return copy;
    }

    /// <summary>
    /// Width of the feed-forward block where none is written: four times the hidden size, as in BERT and every ELECTRA since; of a gated one, whose
    /// three matrices then have as many weights as a plain one's two, eight times a third of it, rounded up.
    /// </summary>
    /// <param name="hiddenSize">Width of a token's hidden state.</param>
    public int DefaultFeedForwardSize(int hiddenSize) => IsGated ? 8 * ((hiddenSize + 2) / 3) : 4 * hiddenSize;

    private TokenCost Sum(Func<PartCost, TokenCost> cost) =>
        Parts.Aggregate(default(TokenCost), (sum, part) => sum + (part.Repeats * cost(part)));
}
