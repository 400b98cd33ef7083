namespace ElectraDsl.Generators.Model;

/// <summary>Names of all members that the generated parts add to a record.</summary>
internal static class GeneratedMembers
{
    public static readonly EquatableArray<string> Names =
    [
        "VocabularySize",
        "EmbeddingSize",
        "MaxPositions",
        "TokenTypes",
        "Costs",
        "CompiledFacts",
        "Facts",
        "Layout",
        "DiscriminatorLayout",
        "BaseRecipe",
        "CreateTrainer",
        "CreateDiscriminator",
        "Generator",
        "Discriminator",
        "Parameters",
        "KernelSpec",
        "Kernels",
        "ModelKernels",
        "Trainer",
    ];
}
