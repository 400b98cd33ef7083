using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Settles defaults, shares tensors, places them, and counts.</summary>
internal static class ModelPlanner
{
    /// <summary>The plan of a spec that passed validation, or was repaired.</summary>
    public static ModelPlan Plan(ModelSpec spec)
    {
        NetworkSpec ofDiscriminator = spec.Discriminator!, ofGenerator = spec.Generator!;
        int width = spec.EmbeddingSize ?? ofDiscriminator.HiddenSize!.Value;
        int generatorWidth = spec.Tying == WeightTying.None ? ofGenerator.HiddenSize!.Value : width;

        var sizes = new ModelSizes(spec.VocabularySize!.Value, spec.MaxPositions, spec.TokenTypes);
        NetworkPlan discriminator = new(NetworkRole.Discriminator, width, ofDiscriminator.Settle());
        NetworkPlan generator = new(NetworkRole.Generator, generatorWidth, ofGenerator.Settle());

        ArenaPlan arena = ArenaPlanner.Plan(sizes, spec.Tying, generator, discriminator);
        return new ModelPlan(
            spec.Record,
            Fingerprint.Of(arena, generator, discriminator),
            sizes,
            spec.Tying,
            spec.MaskProbability,
            spec.MaskReplaceProbability,
            spec.Masking,
            spec.Tokens,
            generator,
            discriminator,
            NetworkAccounts.Of(sizes, generator),
            NetworkAccounts.Of(sizes, discriminator),
            arena)
        {
            Kernels = spec.Kernels.Where(IsSwap).ToEquatableArray(),
            Sampling = spec.Sampling,
            BaseRecipe = spec.Base is { HasRecipe: true } origin ? origin.QualifiedName : null,
        };
    }

    // Naming the built-in type is as good as naming none.
    private static bool IsSwap(KernelChoice kernel) => KernelSlot.All.All(slot => slot.BuiltInName != kernel.FullName);
}
