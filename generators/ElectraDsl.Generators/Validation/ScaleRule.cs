using System.Collections.Generic;
using ElectraDsl.Generators.Cures;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1006: the initial spread of weights and LayerNorm's guard against division by zero are small positive numbers.</summary>
internal static class ScaleRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1006",
        title: "A scale is out of range",
        messageFormat: "{0} is {1}; give it a value above 0 and at most 1 (usual is {2})",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1006"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    private static readonly ElectraModelAttribute Usual = new();

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
    [
        .. Check(nameof(spec.InitializerRange), spec.InitializerRange, Usual.InitializerRange),
        .. Check(nameof(spec.LayerNormEpsilon), spec.LayerNormEpsilon, Usual.LayerNormEpsilon),
    ];

    // Everything is computed in single precision: what vanishes there counts as zero.
    internal static bool IsScale(double value) => (float)value > 0 && value <= 1;

    private static IEnumerable<Finding> Check(string argument, double value, double usual)
    {
        if (IsScale(value)) yield break;
        yield return Finding
            .Of(Descriptor, Site.Of(DeclarationPart.Model, argument), argument, Wording.Of(value), Wording.Of(usual))
            .CuredBy(Cure.Of($"Set {argument} to {Wording.Of(usual)}", new Setting(DeclarationPart.Model, argument, Wording.Of(usual))));
    }
}
