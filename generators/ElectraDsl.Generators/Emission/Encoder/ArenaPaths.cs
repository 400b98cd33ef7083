using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Where, inside the generated Parameters class, a network finds the offsets of its tensors: its own or the shared ones.</summary>
internal static class ArenaPaths
{
    /// <summary>The class that holds a segment's offsets, without "Parameters." in front.</summary>
    public static string Of(SegmentPlan segment)
    {
        if (!Sharing.IsEmbedding(segment.Section))
            return segment.Role.ToString();
        return segment.Source == TensorSource.Shared ? "Embeddings" : $"{segment.Role}.Embeddings";
    }

    /// <summary>The segment that a network reads for a section, or that holds its deltas; null where it has no such section.</summary>
    public static SegmentPlan? Find(ModelPlan plan, NetworkRole role, NetworkSection section) =>
        plan.Arena.Find(Sharing.OwnerOf(plan.Tying, role, section), section);
}
