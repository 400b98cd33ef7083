namespace ElectraDsl.Generators.Model;

/// <summary>Names of all members that the generated parts add to a record.</summary>
internal static class GeneratedMembers
{
    /// <summary>Those of a model.</summary>
    public static readonly EquatableArray<string> OfModel =
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

    /// <summary>Those of a head.</summary>
    public static readonly EquatableArray<string> OfHead =
    [
        "Label",
        "LabelOf",
        "CompiledHead",
        "Head",
        "Model",
        "Layout",
        "EncoderLayout",
        "CreateNetwork",
        "Kernels",
        "Parameters",
        "Network",
    ];
}
