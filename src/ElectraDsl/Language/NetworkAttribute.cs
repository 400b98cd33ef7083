namespace ElectraDsl;

/// <summary>The architecture of one of the two encoders. Everything here shapes tensors and is checked by the compiler.</summary>
public abstract class NetworkAttribute : Attribute
{
    /// <summary>Number of transformer layers: 1 to 256.</summary>
    public int Layers { get; set; } = 12;

    /// <summary>Width of a token's hidden state: 1 to 65,536.</summary>
    public int HiddenSize { get; set; }

    /// <summary>Number of attention heads; must divide <see cref="HiddenSize"/>.</summary>
    public int AttentionHeads { get; set; }

    /// <summary>Width of the feed-forward block's inner layer: 1 to 262,144; four times <see cref="HiddenSize"/> where it is not given.</summary>
    public int FeedForwardSize { get; set; }

    /// <summary>The feed-forward block's non-linearity.</summary>
    public Activation Activation { get; set; } = Activation.Gelu;

    /// <summary>Where the layers normalise.</summary>
    public NormPlacement Norm { get; set; } = NormPlacement.Post;

    /// <summary>Probability of dropping a hidden value in training: 0 up to, not including, 1.</summary>
    public double Dropout { get; set; } = 0.1;

    /// <summary>Probability of dropping an attention weight in training: 0 up to, not including, 1.</summary>
    public double AttentionDropout { get; set; } = 0.1;
}
