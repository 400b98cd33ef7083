namespace ElectraDsl.Generators.Model;

/// <summary>
/// One [Generator] or [Discriminator] as declared; null stands for "not written" where that differs from every value. Equality is
/// structural (see <see cref="ModelSpec"/>).
/// </summary>
internal sealed record NetworkSpec(
    int Layers,
    int? HiddenSize,
    int? AttentionHeads,
    int? FeedForwardSize,
    Activation Activation,
    NormPlacement Norm,
    double Dropout,
    double AttentionDropout);
