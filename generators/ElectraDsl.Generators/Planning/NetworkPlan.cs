namespace ElectraDsl.Generators.Planning;

/// <summary>A network with every size settled. Equality is structural (see <see cref="Model.ModelSpec"/>).</summary>
/// <param name="Role">Which of the two.</param>
/// <param name="EmbeddingSize">Width of its embedding tables.</param>
/// <param name="Config">What it is.</param>
internal sealed record NetworkPlan(NetworkRole Role, int EmbeddingSize, NetworkConfig Config)
{
    public bool HasProjection => EmbeddingSize != Config.HiddenSize;
}
