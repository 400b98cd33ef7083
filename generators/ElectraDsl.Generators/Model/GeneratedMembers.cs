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
        "EncoderLayout",
        "BaseRecipe",
        "CreateTrainer",
        "CreateEncoder",
        "Generator",
        "Discriminator",
        "Encoder",
        "NextSentenceHead",
        "Parameters",
        "KernelSpec",
        "Kernels",
        "ModelKernels",
        "Trainer",
    ];
}
