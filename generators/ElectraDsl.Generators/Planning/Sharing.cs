namespace ElectraDsl.Generators.Planning;

/// <summary>What each kind of tying means: the one place that knows.</summary>
internal static class Sharing
{
    public static TensorSource Of(WeightTying tying, NetworkRole role, NetworkSection section) => (tying, section) switch
    {
        (_, NetworkSection.Head) => TensorSource.Own,
        (WeightTying.AllWeights, _) => TensorSource.Shared,
        (WeightTying.Embeddings, _) when IsEmbedding(section) => TensorSource.Shared,
        (WeightTying.TokenEmbeddings, NetworkSection.WordEmbeddings) => TensorSource.Shared,

        // DeBERTa v3 replaces these two tables; it has no token types, and leaves each network its LayerNorm.
        (WeightTying.GradientDisentangled, NetworkSection.WordEmbeddings or NetworkSection.PositionEmbeddings)
            when role == NetworkRole.Discriminator => TensorSource.Delta,
        _ => TensorSource.Own,
    };

    /// <summary>The network in whose name the tensors lie in the arena that a network reads for a section; the deltas, where there are some.</summary>
    public static NetworkRole OwnerOf(WeightTying tying, NetworkRole role, NetworkSection section) =>
        Of(tying, role, section) == TensorSource.Shared ? NetworkRole.Discriminator : role;

    public static bool IsEmbedding(NetworkSection section) => section <= NetworkSection.EmbeddingNorm;
}
