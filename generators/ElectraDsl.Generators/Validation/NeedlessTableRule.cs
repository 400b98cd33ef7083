using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1108: embeddings that could be one set are one set.</summary>
internal static class NeedlessTableRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1108",
        title: "The embeddings are duplicated needlessly",
        messageFormat: "Tying is None although the embeddings of both networks are {0} wide; one set for both saves {1} parameters, {2} MB with gradients and moments",
        category: Category.Advice,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1108"));

    // Weight, gradient and Adam's two moments, float32 each.
    private const int BytesPerParameter = 4 * sizeof(float);
    private const int Megabyte = 1_000_000;

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec is not { Tying: WeightTying.None, Generator.HiddenSize: { } width }
            || width != (spec.EmbeddingSize ?? spec.Discriminator?.HiddenSize))
            yield break;

        long saved = ModelPlanner.Plan(spec).Arena.ParameterCount
            - ModelPlanner.Plan(spec with { Tying = WeightTying.Embeddings }).Arena.ParameterCount;
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(DeclarationPart.Model, nameof(spec.Tying)),
                Wording.Of(width),
                Wording.Of(saved),
                Wording.Of(Math.Max(1, saved * BytesPerParameter / Megabyte)))
            .FixedBy(Fix.Of("Share the embeddings", Setting.Of(DeclarationPart.Model, nameof(spec.Tying), WeightTying.Embeddings)));
    }
}
