using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Where, inside the generated Parameters class, a network finds the offsets of its tensors: its own or the shared ones.</summary>
internal static class ArenaPaths
{
    /// <summary>The class that holds a section's offsets, without "Parameters." in front.</summary>
    public static string Of(ModelPlan plan, NetworkPlan network, NetworkSection section) => section switch
    {
        NetworkSection.Embeddings => plan.Tying == WeightTying.None ? $"{network.Role}.Embeddings" : "Embeddings",
        NetworkSection.Head => network.Role.ToString(),
        _ => OwnerOf(network, section).ToString(),
    };

    /// <summary>The network in whose segment a section lies.</summary>
    public static NetworkRole OwnerOf(NetworkPlan network, NetworkSection section) => section switch
    {
        NetworkSection.Embeddings => network.OwnsEmbeddings ? network.Role : NetworkRole.Discriminator,
        NetworkSection.Head => network.Role,
        _ => network.OwnsEncoder ? network.Role : NetworkRole.Discriminator,
    };

    /// <summary>The segment that a network reads for a section; null where it has no such section.</summary>
    public static SegmentPlan? Find(ModelPlan plan, NetworkPlan network, NetworkSection section) =>
        plan.Arena.Find(OwnerOf(network, section), section);
}
