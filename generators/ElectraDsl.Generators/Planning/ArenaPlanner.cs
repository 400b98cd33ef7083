using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Gives every tensor its place in the arena.</summary>
internal static class ArenaPlanner
{
    private static readonly NetworkSection[] Sections = [.. Enum.GetValues(typeof(NetworkSection)).Cast<NetworkSection>()];

    public static ArenaPlan Plan(ModelSizes sizes, WeightTying tying, EquatableArray<NetworkPlan> networks)
    {
        // Shared embeddings come first; a network's own stay with it.
        List<SegmentPlan> segments =
        [
            .. networks.SelectMany(network => SegmentsOf(sizes, tying, network))
                .OrderBy(segment => Sharing.IsEmbedding(segment.Section) && segment.Source == TensorSource.Shared ? 0 : 1),
        ];

        long offset = 0;
        for (int i = 0; i < segments.Count; i++)
        {
            segments[i] = segments[i] with { Decayed = segments[i].Decayed with { Start = offset } };
            offset += segments[i].Repeats * segments[i].Decayed.Stride;
        }

        long decayedCount = offset;
        for (int i = 0; i < segments.Count; i++)
        {
            segments[i] = segments[i] with { Undecayed = segments[i].Undecayed with { Start = offset } };
            offset += segments[i].Repeats * segments[i].Undecayed.Stride;
        }

        return new ArenaPlan(segments.ToEquatableArray(), decayedCount, offset, segments.Sum(segment => segment.ParameterCount));
    }

    /// <summary>What lies in the arena in a network's name.</summary>
    private static IEnumerable<SegmentPlan> SegmentsOf(ModelSizes sizes, WeightTying tying, NetworkPlan network) =>
        from section in Sections
        where Sharing.OwnerOf(tying, network.Role, section) == network.Role
        let source = Sharing.Of(tying, network.Role, section)
        let blocks = NetworkTensors.Of(section, sizes, network)
        let segment = Segment(network, section, source, source == TensorSource.Delta ? blocks.Select(NetworkTensors.DeltaOf) : blocks)
        where segment.Blocks.Count > 0
        select segment;

    private static SegmentPlan Segment(NetworkPlan network, NetworkSection section, TensorSource source, IEnumerable<TensorBlock> blocks)
    {
        long decayed = 0, undecayed = 0;
        List<TensorBlock> placed = [];
        foreach (TensorBlock block in blocks)
        {
            ref long offset = ref undecayed;
            if (block.IsDecayed)
                offset = ref decayed;
            placed.Add(block with { Offset = offset });
            offset = Align(offset + block.Count);
        }

        return new SegmentPlan(
            network.Role,
            section,
            source,
            Repeats: section == NetworkSection.Layers ? network.Config.Layers : 1,
            DepthOf(section, network.Config.Layers),
            placed.ToEquatableArray(),
            new Stretch(Start: 0, decayed),
            new Stretch(Start: 0, undecayed));
    }

    private static int DepthOf(NetworkSection section, int layers) => section switch
    {
        NetworkSection.Layers => 1,

        // The original has no such norm. It takes the depth between the layers and the heads, which the original leaves free.
        NetworkSection.FinalNorm => layers + 1,
        NetworkSection.Head or NetworkSection.NextSentenceHead => layers + 2,
        _ => 0,
    };

    private static long Align(long offset) => (offset + ArenaPlan.Alignment - 1) / ArenaPlan.Alignment * ArenaPlan.Alignment;
}
