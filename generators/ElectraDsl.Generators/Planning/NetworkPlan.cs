using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>A network with every size settled. Equality is structural (see <see cref="ModelSpec"/>).</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Head">What stands on it.</param>
/// <param name="EmbeddingSize">Width of its embedding tables.</param>
/// <param name="Config">What it is.</param>
internal sealed record NetworkPlan(NetworkRole Role, HeadKind Head, int EmbeddingSize, NetworkConfig Config)
{
    /// <summary>Whether a head stands on it, besides, that tells whether a pair's second segment follows its first.</summary>
    public bool PredictsNextSentence { get; init; }

    /// <summary>Its name in sentences, in files and before the names of its tensors.</summary>
    public string Name => NetworkRoles.NameOf(Role);

    /// <summary>What the fields of its norms' tensors are called, behind which norm and before which tensor.</summary>
    public string NormField => Config.Normalization == Normalization.RmsNorm ? "rms_norm" : "layer_norm";

    public bool HasProjection => EmbeddingSize != Config.HiddenSize;
}
