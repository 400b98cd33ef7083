using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Gives every tensor its place in the arena.</summary>
internal static class ArenaPlanner
{
    public static ArenaPlan Plan(ModelSizes sizes, NetworkPlan generator, NetworkPlan discriminator)
    {
        List<SegmentPlan> segments = [.. SegmentsOf(sizes, generator), .. SegmentsOf(sizes, discriminator)];

        // Shared tables come first; a generator's own stay with it.
        if (!generator.OwnsEmbeddings)
        {
            SegmentPlan shared = segments.Single(segment => segment.Section == NetworkSection.Embeddings);
            _ = segments.Remove(shared);
            segments.Insert(0, shared);
        }

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

    /// <summary>Parameters of the tensors that a network owns.</summary>
    public static long CountParameters(ModelSizes sizes, NetworkPlan network) => SegmentsOf(sizes, network).Sum(segment => segment.ParameterCount);

    private static IEnumerable<SegmentPlan> SegmentsOf(ModelSizes sizes, NetworkPlan network)
    {
        int layers = network.Layers;
        IEnumerable<TensorBlock> tables = NetworkTensors.Embeddings(sizes, network);
        IEnumerable<SegmentPlan?> all =
        [
            network.OwnsEmbeddings ? Segment(network, NetworkSection.Embeddings, tables, depth: 0) : null,
            network.OwnsEncoder ? Segment(network, NetworkSection.Projection, NetworkTensors.Projection(network), depth: 0) : null,
            network.OwnsEncoder ? Segment(network, NetworkSection.Layers, NetworkTensors.Layer(network), depth: 1, layers) : null,

            // The original has no such norm. It takes the depth between the layers and the heads, which the original leaves free.
            network.OwnsEncoder ? Segment(network, NetworkSection.FinalNorm, NetworkTensors.FinalNorm(network), depth: layers + 1) : null,
            Segment(network, NetworkSection.Head, NetworkTensors.Head(sizes, network), depth: layers + 2),
        ];
        return all.OfType<SegmentPlan>();
    }

    private static SegmentPlan? Segment(NetworkPlan network, NetworkSection section, IEnumerable<TensorBlock> blocks, int depth, int repeats = 1)
    {
        long decayed = 0, undecayed = 0;
        List<TensorBlock> placed = [];
        foreach (TensorBlock block in blocks)
        {
            ref long offset = ref undecayed;
            if (block.IsDecayed) offset = ref decayed;
            placed.Add(block with { Offset = offset });
            offset = Align(offset + block.Count);
        }

        if (placed.Count == 0) return null;
        return new SegmentPlan(
            network.Role, section, repeats, depth, placed.ToEquatableArray(), new Stretch(Start: 0, decayed), new Stretch(Start: 0, undecayed));
    }

    private static long Align(long offset) => (offset + ArenaPlan.Alignment - 1) / ArenaPlan.Alignment * ArenaPlan.Alignment;
}
