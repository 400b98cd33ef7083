using System.ComponentModel;

namespace ElectraDsl;

/// <summary>What each kind of tying means: the one place that knows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Sharing
{
    /// <summary>Whose tensors a network reads for a section.</summary>
    /// <param name="tying">What the networks share.</param>
    /// <param name="role">The network.</param>
    /// <param name="section">Its section.</param>
    public static TensorSource Of(WeightTying tying, NetworkRole role, NetworkSection section) => (tying, section) switch
    {
        (_, NetworkSection.Head or NetworkSection.NextSentenceHead) => TensorSource.Own,
        (WeightTying.AllWeights, _) => TensorSource.Shared,
        (WeightTying.Embeddings, _) when IsEmbedding(section) => TensorSource.Shared,
        (WeightTying.TokenEmbeddings, NetworkSection.WordEmbeddings) => TensorSource.Shared,

        // DeBERTa v3 replaces these two tables; it has no token types, and leaves each network its LayerNorm.
        (WeightTying.GradientDisentangled, NetworkSection.WordEmbeddings or NetworkSection.PositionEmbeddings)
            when role == NetworkRole.Discriminator => TensorSource.Delta,
        _ => TensorSource.Own,
    };

    /// <summary>
    /// The network in whose name the tensors lie in the arena that a network reads for a section; the deltas, where there are some.
    /// </summary>
    public static NetworkRole OwnerOf(WeightTying tying, NetworkRole role, NetworkSection section) =>
        Of(tying, role, section) == TensorSource.Shared ? NetworkRole.Discriminator : role;

    /// <summary>Whether a section is one of the embeddings, rather than of what stands on them.</summary>
    public static bool IsEmbedding(NetworkSection section) => section <= NetworkSection.EmbeddingNorm;
}
