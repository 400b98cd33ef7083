using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Objectives;

/// <summary>A generator fills masked tokens; the discriminator, which is kept, finds them.</summary>
internal sealed class ReplacedTokenDetection : ModelObjective
{
    /// <inheritdoc/>
    public override Objective Kind => Objective.ReplacedTokenDetection;

    /// <inheritdoc/>
    public override EquatableArray<NetworkUse> Networks { get; } =
    [
        new(NetworkRole.Generator, DeclarationPart.Generator, HeadKind.MaskedTokens),
        new(NetworkRole.Discriminator, DeclarationPart.Discriminator, HeadKind.ReplacedTokens),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(DeclarationPart Part, string[] Arguments)> Needless { get; } =
        [(DeclarationPart.Model, [nameof(ElectraModelAttribute.NextSentencePrediction)])];

    /// <inheritdoc/>
    public override string NeedlessReason => "Replaced token detection tells tokens apart, not pairs of sentences";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StepTypes { get; } =
    [
        "ElectraDsl.Kernels.CorruptedBatch",
        "ElectraDsl.Training.GeneratedText",
        "ElectraDsl.Kernels.GeneratorHeadOutput",
        "ElectraDsl.Training.JointTrainer",
        "ElectraDsl.Kernels.MaskedBatch",
        "ElectraDsl.Kernels.RtdLossOutput",
    ];

    /// <inheritdoc/>
    public override string WriteStep(ModelPlan plan) => JointStep.Write(plan);

    /// <inheritdoc/>
    public override string DescribeOffsets(ModelPlan plan, NetworkPlan network) => (network.Role, plan.Tying) switch
    {
        (_, WeightTying.None or WeightTying.GradientDisentangled) => base.DescribeOffsets(plan, network),
        (NetworkRole.Discriminator, WeightTying.AllWeights) =>
            "Offsets of the discriminator's parameters; those before its head are the generator's, too.",
        _ => $"Offsets of the {network.Name}'s own parameters.",
    };
}
