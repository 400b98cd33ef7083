using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Counts a network's tensors, operations and activations, each from the tensors that its modules hold.</summary>
internal static class NetworkAccounts
{
    public static NetworkCost Of(ModelSizes sizes, NetworkPlan network)
    {
        ILookup<NetworkPart, TensorBlock> layer = Tensors(NetworkSection.Layers).ToLookup(PartOf);
        IEnumerable<PartCost> all =
        [
            Count(
                NetworkPart.Embeddings,
                [
                    .. Tensors(NetworkSection.WordEmbeddings),
                    .. Tensors(NetworkSection.PositionEmbeddings),
                    .. Tensors(NetworkSection.TokenTypeEmbeddings),
                    .. Tensors(NetworkSection.EmbeddingNorm),
                ]),
            Count(NetworkPart.Projection, Tensors(NetworkSection.Projection)),
            Count(NetworkPart.AttentionProjections, layer[NetworkPart.AttentionProjections]),
            Count(NetworkPart.AttentionScores, []),
            Count(NetworkPart.FeedForward, layer[NetworkPart.FeedForward]),
            Count(NetworkPart.Norms, layer[NetworkPart.Norms]),
            Count(NetworkPart.FinalNorm, Tensors(NetworkSection.FinalNorm)),
            Count(NetworkPart.Head, Tensors(NetworkSection.Head)),
        ];
        return new NetworkCost(all.Where(part => part.Parameters > 0 || part.Part == NetworkPart.AttentionScores).ToEquatableArray());

        IEnumerable<TensorBlock> Tensors(NetworkSection section) => NetworkTensors.Of(section, sizes, network);

        PartCost Count(NetworkPart part, IEnumerable<TensorBlock> blocks)
        {
            IReadOnlyList<TensorBlock> tensors = [.. blocks];
            return new PartCost(
                part,
                Repeats: PartCost.IsLayerPart(part) ? network.Config.Layers : 1,
                tensors.Sum(tensor => tensor.Count),
                UsualFlops.Of(part, tensors, sizes, network),
                PaperFlops.Of(part, tensors, sizes, network),
                KeptActivations.Of(part, sizes, network));
        }
    }

    /// <summary>Weights that a token is multiplied with.</summary>
    public static long Multiplied(IEnumerable<TensorBlock> tensors) => tensors.Where(tensor => tensor.Shape.Count == 2).Sum(tensor => tensor.Count);

    /// <summary>Values that are added to a token's products.</summary>
    public static long Added(IEnumerable<TensorBlock> tensors) =>
        tensors.Where(tensor => tensor.Shape.Count == 1 && !IsOfNorm(tensor)).Sum(tensor => tensor.Count);

    private static bool IsOfNorm(TensorBlock tensor) => tensor.Identifier.Contains("Norm");

    private static NetworkPart PartOf(TensorBlock tensor)
    {
        if (IsOfNorm(tensor))
            return NetworkPart.Norms;
        return tensor.Names[0].StartsWith("attention.", StringComparison.Ordinal) ? NetworkPart.AttentionProjections : NetworkPart.FeedForward;
    }
}
