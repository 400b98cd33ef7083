using ElectraDsl.Checkpoints;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>
/// An encoder in a folder of its own, with whatever head or none: as transformers saves every one of its classes, with config.json in the folder
/// itself. Reading also takes shards, half precision, and the names that older versions gave to norms.
/// </summary>
public static class HuggingFaceEncoderFolder
{
    /// <summary>Whether a folder holds a single network: there is a config.json in it.</summary>
    public static bool IsHere(string path) => File.Exists(Path.Combine(path, HuggingFaceConfig.FileName));

    /// <summary>Fills an arena with the encoder, and with the discriminator's head where the folder has one. Other heads are not read.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="arena">The weights of a model's encoder.</param>
    /// <param name="facts">That model.</param>
    /// <returns>Whether there was a discriminator's head.</returns>
    /// <exception cref="HuggingFaceException">
    /// The configuration contradicts the declaration, or a tensor is missing, unknown or of another shape. Nothing has been changed then, except
    /// where reading itself fails.
    /// </exception>
    public static bool Load(string path, ParameterArena arena, ModelConfig facts)
    {
        HuggingFaceNetwork network = HuggingFaceHead.KeptOf(facts);
        if (HuggingFaceConfig.Obstacle(facts, [network], _ => false) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}; no weights from there can be this model's.");
        bool hasHead = false;
        HuggingFaceTensor[] head =
        [
            .. network.Tensors(arena.Layout, facts).Where(tensor =>
                network.Role == NetworkRole.Discriminator
                && tensor.Parameter.Section == NetworkSection.Head && !HuggingFaceHead.IsOwn(tensor.Parameter)),
        ];
        Read(path, arena, facts, network, head, isAll: false, (weights, tensor) =>
        {
            hasHead = true;
            tensor.Load(arena, weights);
        });
        return hasHead;
    }

    /// <summary>The encoder's tensors, without any head.</summary>
    internal static IEnumerable<HuggingFaceTensor> Tensors(HuggingFaceNetwork network, ArenaLayout layout, ModelConfig facts) =>
        network.Tensors(layout, facts).Where(tensor =>
            tensor.Parameter.Section != NetworkSection.Head && tensor.Key != network.FamilyOf(facts).OutputMatrix);

    /// <summary>Fills an arena with the encoder, and has a head's tensors read once all is known to be there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="arena">The weights.</param>
    /// <param name="facts">The model.</param>
    /// <param name="network">The network that is kept.</param>
    /// <param name="head">Tensors of a head on it.</param>
    /// <param name="isAll">
    /// Whether the head must be there, and nothing else; otherwise it is read where it is whole, and others are passed over.
    /// </param>
    /// <param name="read">Reads one of its tensors.</param>
    internal static void Read(
        string path,
        ParameterArena arena,
        ModelConfig facts,
        HuggingFaceNetwork network,
        IReadOnlyList<HuggingFaceTensor> head,
        bool isAll,
        Action<HuggingFaceWeights, HuggingFaceTensor> read)
    {
        HuggingFaceTensor[] encoder = [.. Tensors(network, arena.Layout, facts)];
        HuggingFaceFamily family = network.FamilyOf(facts);
        string prefix = $"{family.ModelType}.", owner = $"the {network.Name} of {facts.FullName}";
        HuggingFaceConfig.CheckAgainst(
            Path.Combine(path, HuggingFaceConfig.FileName), facts, network, network.EmbeddingSize(arena.Layout, facts));
        try
        {
            using HuggingFaceWeights weights = HuggingFaceWeights.Open(path);
            weights.AddPrefix(prefix);
            bool isRead = isAll || (head.Count > 0 && head.All(tensor => weights.Has(tensor.Key)));
            HashSet<string> known = new(family.Derived, StringComparer.Ordinal);
            foreach (HuggingFaceTensor tensor in isRead ? encoder.Concat(head) : encoder)
            {
                weights.Demand(tensor.Key, tensor.Parameter.Shape.AsSpan(), owner);
                _ = known.Add(tensor.Key);
            }

            if (weights.Names.FirstOrDefault(IsUnknown) is { } extra)
                throw new HuggingFaceException($"{weights.PathOf(extra)}: {extra} is not a tensor of {owner}.");
            using IDisposable noGradient = no_grad();
            foreach (HuggingFaceTensor tensor in encoder)
            {
                if (tensor.Base is not null)
                {
                    // Zero and the whole sum are as good as a table and its delta.
                    using Tensor table = arena.Values(tensor.Base);
                    _ = table.zero_();
                }

                tensor.Load(arena, weights);
            }

            if (isRead)
            {
                foreach (HuggingFaceTensor tensor in head)
                    read(weights, tensor);
            }

            bool IsUnknown(string name) => !known.Contains(name) && (isAll || name.StartsWith(prefix, StringComparison.Ordinal));
        }
        catch (SafetensorsException e)
        {
            throw new HuggingFaceException(e.Message, e);
        }
    }
}
