namespace ElectraDsl.Generators.Planning;

/// <summary>A network with every size settled. Equality is structural (see <see cref="Model.ModelSpec"/>).</summary>
/// <param name="Role">What it is for.</param>
/// <param name="EmbeddingSize">Width of its embedding tables.</param>
/// <param name="Config">What it is.</param>
internal sealed record NetworkPlan(NetworkRole Role, int EmbeddingSize, NetworkConfig Config)
{
    /// <summary>What stands on it.</summary>
    public HeadKind Head => Role == NetworkRole.Discriminator ? HeadKind.ReplacedTokens : HeadKind.MaskedTokens;

    /// <summary>Its name in sentences, in files and before the names of its tensors.</summary>
    public string Name => NameOf(Role);

    public bool HasProjection => EmbeddingSize != Config.HiddenSize;

    /// <summary>See <see cref="Name"/>.</summary>
    public static string NameOf(NetworkRole role) => role switch
    {
        NetworkRole.Discriminator => "discriminator",
        NetworkRole.Generator => "generator",
        _ => "encoder",
    };
}
