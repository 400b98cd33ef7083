namespace ElectraDsl.Generators.Model;

/// <summary>
/// One [Generator] or [Discriminator] as declared; null stands for "not written" where that differs from every value. Equality is
/// structural (see <see cref="ModelSpec"/>).
/// </summary>
internal sealed record NetworkSpec
{
    public required int Layers { get; init; }

    public required int? HiddenSize { get; init; }

    public required int? AttentionHeads { get; init; }

    public required int? FeedForwardSize { get; init; }

    public required Activation Activation { get; init; }

    public required NormPlacement Norm { get; init; }

    public required Normalization Normalization { get; init; }

    public required double NormEpsilon { get; init; }

    public required bool Biases { get; init; }

    public required Positions Positions { get; init; }

    public required int AttentionWindow { get; init; }

    public required int GlobalAttentionEvery { get; init; }

    public required double Dropout { get; init; }

    public required double AttentionDropout { get; init; }

    public required Initialization Initialization { get; init; }

    public required double InitializerRange { get; init; }

    /// <summary>What an attribute holds; sizes without a default are null unless they are given.</summary>
    public static NetworkSpec Of(NetworkAttribute declared, int? hiddenSize, int? attentionHeads, int? feedForwardSize) => new()
    {
        Layers = declared.Layers,
        HiddenSize = hiddenSize,
        AttentionHeads = attentionHeads,
        FeedForwardSize = feedForwardSize,
        Activation = declared.Activation,
        Norm = declared.Norm,
        Normalization = declared.Normalization,
        NormEpsilon = declared.NormEpsilon,
        Biases = declared.Biases,
        Positions = declared.Positions,
        AttentionWindow = declared.AttentionWindow,
        GlobalAttentionEvery = declared.GlobalAttentionEvery,
        Dropout = declared.Dropout,
        AttentionDropout = declared.AttentionDropout,
        Initialization = declared.Initialization,
        InitializerRange = declared.InitializerRange,
    };
}
