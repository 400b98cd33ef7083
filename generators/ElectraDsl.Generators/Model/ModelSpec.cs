namespace ElectraDsl.Generators.Model;

/// <summary>
/// A model as declared: all that the later stages know of it.
/// </summary>
/// <remarks>
/// This type and everything that it holds must be (1) immutable and (2) equal by value, element for element. The compiler compares the spec of
/// one keystroke with that of the last and writes nothing where they are equal; a reference to a symbol, a syntax node, a location or a
/// bare collection would make every two specs different and keep old compilations alive.
/// </remarks>
internal sealed record ModelSpec
{
    public required RecordSpec Record { get; init; }

    /// <summary>False where C# itself rejects an argument: the compiler has said what is wrong, and rules add to it only what is meant.</summary>
    public required bool IsLegible { get; init; }

    /// <summary>Of the arguments that C# rejects, those that are nearly right.</summary>
    public required EquatableArray<NearMiss> NearMisses { get; init; }

    /// <summary>The model that this one takes over from, if any: its values stand below wherever this one writes none.</summary>
    public required BaseSpec? Base { get; init; }

    public required Objective Objective { get; init; }

    /// <summary>What the objective trains; the network that is kept last.</summary>
    public required EquatableArray<NetworkUse> Networks { get; init; }

    /// <summary>Whether next-sentence prediction is added to the objective; false where that knows no such thing.</summary>
    public required bool NextSentencePrediction { get; init; }

    /// <summary>What is written here though the objective has no use for it.</summary>
    public required EquatableArray<NamedLocation> Needless { get; init; }

    /// <summary>Null where it is not written, which is an error.</summary>
    public required int? VocabularySize { get; init; }

    /// <summary>Null where it is not written; the discriminator's hidden size is meant.</summary>
    public required int? EmbeddingSize { get; init; }

    public required int MaxPositions { get; init; }

    public required int TokenTypes { get; init; }

    public required WeightTying Tying { get; init; }

    public required double MaskProbability { get; init; }

    public required double MaskReplaceProbability { get; init; }

    public required double RandomReplaceProbability { get; init; }

    public required MaskingMode Masking { get; init; }

    public required Pretokenization Pretokenization { get; init; }

    public required SamplingSpec Sampling { get; init; }

    public required SpecialTokens Tokens { get; init; }

    /// <summary>Types that [Kernels] names, here or at a base, in the order of <see cref="KernelSlot.All"/>.</summary>
    public required EquatableArray<KernelChoice> Kernels { get; init; }

    /// <summary>Null where there is no [Generator], which is an error, or where the objective has none.</summary>
    public required NetworkSpec? Generator { get; init; }

    /// <summary>Null where there is no [Discriminator], which is an error.</summary>
    public required NetworkSpec? Discriminator { get; init; }

    public required RecipeSpec Recipe { get; init; }

    /// <summary>What an attribute declares; null where it is missing.</summary>
    public NetworkSpec? Of(NetworkUse network) => network.Part == DeclarationPart.Generator ? Generator : Discriminator;
}
