using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// A sound model with everything decided: what emission writes down. Equality is structural (see <see cref="ModelSpec"/>).
/// </summary>
/// <param name="IsSound">False where this is the repaired plan of a model with errors, which no program should list.</param>
internal sealed record ModelPlan(
    RecordSpec Record,
    bool IsSound,
    string Fingerprint,
    ModelSizes Sizes,
    WeightTying Tying,
    double MaskProbability,
    double MaskReplaceProbability,
    double InitializerRange,
    double LayerNormEpsilon,
    SpecialTokens Tokens,
    NetworkPlan Generator,
    NetworkPlan Discriminator,
    NetworkCost GeneratorCost,
    NetworkCost DiscriminatorCost,
    ArenaPlan Arena);
