using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Objectives;

/// <summary>One encoder predicts masked tokens and, where that is asked for, whether the segments of a pair belong together.</summary>
internal sealed class MaskedLanguageModel : ModelObjective
{
    /// <inheritdoc/>
    public override Objective Kind => Objective.MaskedLanguageModel;

    /// <inheritdoc/>
    public override EquatableArray<NetworkUse> Networks { get; } =
        [new(NetworkRole.Encoder, DeclarationPart.Discriminator, HeadKind.MaskedTokens)];

    /// <inheritdoc/>
    public override IReadOnlyList<(DeclarationPart Part, string[] Arguments)> Needless { get; } =
    [
        (
            DeclarationPart.Model,
            [
                nameof(ElectraModelAttribute.Tying),
                nameof(ElectraModelAttribute.SamplingTemperature),
                nameof(ElectraModelAttribute.DisallowCorrect),
                nameof(ElectraModelAttribute.SampleTopK),
            ]),
        (DeclarationPart.Kernels, [nameof(KernelsAttribute.Sampler), nameof(KernelsAttribute.Replacement), nameof(KernelsAttribute.RtdLoss)]),
    ];

    /// <inheritdoc/>
    public override string NeedlessReason => "A masked language model has no generator";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StepTypes { get; } =
    [
        "ElectraDsl.Kernels.GeneratorHeadOutput",
        "ElectraDsl.Kernels.MaskedBatch",
        "ElectraDsl.Training.MaskedLanguageModelTrainer",
        "ElectraDsl.Training.MaskedPredictions",
        "ElectraDsl.Training.NextSentenceLoss",
        "ElectraDsl.Training.NextSentenceOutput",
    ];

    /// <inheritdoc/>
    public override string WriteStep(ModelPlan plan) => MaskedLanguageStep.Write(plan);

    /// <inheritdoc/>
    public override IEnumerable<(string Name, SourceText Text)> WriteFiles(ModelPlan plan)
    {
        if (plan.Kept.PredictsNextSentence)
            yield return (nameof(NextSentenceHead), NextSentenceHead.Write(plan, plan.Kept));
    }

    /// <summary>It draws only what it shows: one random number a token is enough.</summary>
    public override string? BuiltIn(KernelSlot slot) =>
        slot.Argument == nameof(KernelsAttribute.Sampler) ? "ElectraDsl.Kernels.InverseCdfSampling" : base.BuiltIn(slot);
}
