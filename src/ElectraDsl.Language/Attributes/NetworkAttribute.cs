namespace ElectraDsl;

/// <summary>The architecture of one of the two encoders. Everything here shapes tensors and is checked by the compiler.</summary>
public abstract class NetworkAttribute : Attribute
{
    /// <summary>RoFormer's base of rotary angles, taken from the sinusoidal table.</summary>
    public const double DefaultRotaryBase = 10_000;

    /// <summary>Number of transformer layers: 1 to 256.</summary>
    [OptionRange(1, 256)]
    [OptionAliases("numlayers", "nlayers", "nlayer", "numhiddenlayers", "depth")]
    public int Layers { get; set; } = 12;

    /// <summary>Width of a token's hidden state: 1 to 65,536.</summary>
    [OptionRange(1, 65_536)]
    [OptionAliases("hidden", "hiddendim", "width", "dmodel", "modeldim", "dim")]
    public int HiddenSize { get; set; }

    /// <summary>Number of attention heads; must divide <see cref="HiddenSize"/>.</summary>
    [OptionRange(1, 65_536)]
    [OptionAliases("heads", "numheads", "nheads", "nhead", "numattentionheads")]
    public int AttentionHeads { get; set; }

    /// <summary>
    /// Width of the feed-forward block's inner layer, of a gated one's gate: 1 to 262,144. Where it is not given it is four times
    /// <see cref="HiddenSize"/>; of a gated block eight times a third of it, rounded up, which with the third matrix keeps the block as large as a
    /// plain one.
    /// </summary>
    [OptionRange(1, 262_144)]
    [OptionAliases("ffn", "ffnsize", "ffndim", "ff", "dff", "mlp", "intermediate", "intermediatesize")]
    public int FeedForwardSize { get; set; }

    /// <summary>
    /// The feed-forward block's non-linearity, and that of the discriminator's head. The generator's head is always <see cref="Activation.Gelu"/>, as
    /// in Hugging Face's transformers; google-research/electra uses the network's activation there, too.
    /// </summary>
    [OptionAliases("hiddenact", "act")]
    public Activation Activation { get; set; } = Activation.Gelu;

    /// <summary>Where the layers normalize.</summary>
    public NormPlacement Norm { get; set; } = NormPlacement.Post;

    /// <summary>How they normalize.</summary>
    public Normalization Normalization { get; set; } = Normalization.LayerNorm;

    /// <summary>Added to the variance, or to the mean of squares, wherever the network normalizes: above 0, at most 1.</summary>
    [OptionRange(0, 1, HasSmallest = false)]
    [OptionAliases("layernormeps", "layernormepsilon", "eps", "epsilon")]
    public double NormEpsilon { get; set; } = 1e-12;

    /// <summary>
    /// Whether linear layers add a bias and LayerNorms a shift. Where not, two stay all the same: the discriminator's last one and the
    /// generator's over the vocabulary. They carry how often tokens are replaced and how frequent each word is, which no input tells.
    /// </summary>
    [OptionAliases("usebias", "bias")]
    public bool Biases { get; set; } = true;

    /// <summary>
    /// How the network knows where a token stands. The original's are <see cref="Positions.Learned"/>, as in the presets that bear a paper's name;
    /// the default is rotary, because a small discriminator with learned ones calls every token of natural text original for more than fifteen
    /// million tokens (docs/results.md).
    /// </summary>
    [OptionAliases("positionembeddingtype")]
    public Positions Positions { get; set; } = Positions.Rotary;

    /// <summary>
    /// With rotary positions: pair i of a head of D values turns by position / base^(2i / D). Above 1, at most 1,000,000,000; RoFormer's 10,000 suits
    /// a few thousand tokens, long contexts take more (ModernBERT: 160,000).
    /// </summary>
    [OptionRange(1, 1e9, HasSmallest = false)]
    [OptionAliases("ropetheta", "ropebase", "rotarytheta", "rotaryembbase", "globalropetheta")]
    public double RotaryBase { get; set; } = DefaultRotaryBase;

    /// <summary>With rotary positions: which values of a head are turned together.</summary>
    [OptionAliases("rotaryinterleaved", "ropeinterleaved", "rotaryembinterleaved")]
    public RotaryPairs RotaryPairs { get; set; } = RotaryPairs.Adjacent;

    /// <summary>
    /// Whether a norm stands behind the embedding tables, as in BERT. A network that normalizes before each block can do without, as GPT-2 and LLaMA
    /// do.
    /// </summary>
    [OptionAliases("embeddinglayernorm", "embednorm", "layernormembedding")]
    public bool EmbeddingNorm { get; set; } = true;

    /// <summary>
    /// How many tokens to either side a token sees, besides itself: 0 (all of them) to 65,534, and less than
    /// <see cref="ElectraModelAttribute.MaxPositions"/> - 1. ModernBERT counts both sides together: its <c>local_attention</c> of 128 is 64 here.
    /// </summary>
    [OptionRange(0, 65_534)]
    [OptionAliases("window", "slidingwindow", "localattention")]
    public int AttentionWindow { get; set; }

    /// <summary>
    /// With an <see cref="AttentionWindow"/>: layers 0, n, 2n, … see all tokens. 0 (no such layer), or 2 to 256. A single layer cannot be
    /// both.
    /// </summary>
    [OptionRange(0, 256)]
    [OptionAliases("globalattneverynlayers")]
    public int GlobalAttentionEvery { get; set; }

    /// <summary>Probability of dropping a hidden value in training: 0 up to, not including, 1.</summary>
    [OptionRange(0, 1, HasLargest = false)]
    [OptionAliases("hiddendropoutprob", "hiddendropout")]
    public double Dropout { get; set; } = 0.1;

    /// <summary>Probability of dropping an attention weight in training: 0 up to, not including, 1.</summary>
    [OptionRange(0, 1, HasLargest = false)]
    [OptionAliases("attentionprobsdropoutprob", "attndropout")]
    public double AttentionDropout { get; set; } = 0.1;

    /// <summary>How matrices and tables start. Those that the networks share start as the discriminator says.</summary>
    public Initialization Initialization { get; set; } = Initialization.Original;

    /// <summary>Standard deviation of the normal distribution that they start from: above 0, at most 1.</summary>
    [OptionRange(0, 1, HasSmallest = false)]
    public double InitializerRange { get; set; } = 0.02;
}
