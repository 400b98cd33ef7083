using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Settles defaults, shares tensors, places them, and counts.</summary>
internal static class ModelPlanner
{
    /// <summary>The plan of a spec that passed validation, or was repaired.</summary>
    public static ModelPlan Plan(ModelSpec spec)
    {
        NetworkSpec kept = spec.Of(spec.Networks[spec.Networks.Count - 1])!;
        int width = spec.EmbeddingSize ?? kept.HiddenSize!.Value;
        var sizes = new ModelSizes(spec.VocabularySize!.Value, spec.MaxPositions, spec.TokenTypes);
        EquatableArray<NetworkPlan> networks = spec.Networks.Select(Settle).ToEquatableArray();

        ArenaPlan arena = ArenaPlanner.Plan(sizes, spec.Tying, networks);
        return new ModelPlan(
            spec.Record,
            Fingerprint.Of(arena, networks),
            sizes,
            spec.Tying,
            spec.MaskProbability,
            spec.MaskReplaceProbability,
            spec.RandomReplaceProbability,
            spec.Masking,
            spec.Tokens,
            networks,
            networks.Select(network => NetworkAccounts.Of(sizes, network)).ToEquatableArray(),
            arena)
        {
            Objective = spec.Objective,
            Pretokenization = spec.Pretokenization,
            Kernels = spec.Kernels.Where(IsSwap).ToEquatableArray(),
            Sampling = spec.Sampling,
            BaseRecipe = spec.Base is { HasRecipe: true } origin ? origin.QualifiedName : null,
        };

        NetworkPlan Settle(NetworkUse network)
        {
            NetworkSpec declared = spec.Of(network)!;

            // The width is that of the network that is kept; beside it, one that shares nothing has tables as wide as its hidden state.
            bool isAlone = network != spec.Networks[spec.Networks.Count - 1] && spec.Tying == WeightTying.None;
            return new NetworkPlan(network.Role, network.Head, isAlone ? declared.HiddenSize!.Value : width, declared.Settle())
            {
                PredictsNextSentence = spec.NextSentencePrediction,
            };
        }
    }

    // Naming the built-in type is as good as naming none.
    private static bool IsSwap(KernelChoice kernel) => KernelSlot.All.All(slot => slot.BuiltInName != kernel.FullName);
}
