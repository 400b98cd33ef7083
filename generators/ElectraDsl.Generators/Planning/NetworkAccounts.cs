using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Counts a network's tensors, operations and activations, each from the tensors that its modules hold.</summary>
internal static class NetworkAccounts
{
    private static readonly NetworkSection[] Sections = [.. Enum.GetValues(typeof(NetworkSection)).Cast<NetworkSection>()];

    private static readonly NetworkPart[] Parts = [.. Enum.GetValues(typeof(NetworkPart)).Cast<NetworkPart>()];

    public static NetworkCost Of(ModelSizes sizes, NetworkPlan network)
    {
        ILookup<NetworkPart, TensorBlock> tensors = Sections
            .SelectMany(section => NetworkTensors.Of(section, sizes, network))
            .ToLookup(tensor => tensor.Part);
        return new NetworkCost(
            Parts.Select(Count).Where(part => part.Parameters > 0 || part.Part == NetworkPart.AttentionScores).ToEquatableArray());

        PartCost Count(NetworkPart part)
        {
            IReadOnlyList<TensorBlock> own = [.. tensors[part]];
            return new PartCost(
                part,
                Repeats: PartCost.IsLayerPart(part) ? network.Config.Layers : 1,
                own.Sum(tensor => tensor.Count),
                TrainingFlops.Of(part, own, sizes, network),
                PaperFlops.Of(part, own, sizes, network),
                KeptActivations.Of(part, sizes, network));
        }
    }

    /// <summary>Weights that a token is multiplied with.</summary>
    public static long Multiplied(IEnumerable<TensorBlock> tensors) => Count(tensors, TensorKind.Matrix);

    /// <summary>Values that are added to a token's products.</summary>
    public static long Added(IEnumerable<TensorBlock> tensors) => Count(tensors, TensorKind.Bias);

    private static long Count(IEnumerable<TensorBlock> tensors, TensorKind kind) =>
        tensors.Where(tensor => tensor.Kind == kind).Sum(tensor => tensor.Count);
}
