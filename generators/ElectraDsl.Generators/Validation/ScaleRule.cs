using System.Collections.Generic;
using ElectraDsl.Generators.Cures;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1006: the initial spread of weights and a norm's guard against division by zero are small positive numbers.</summary>
internal static class ScaleRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1006",
        title: "A scale is out of range",
        messageFormat: "{0} of {1} is {2}; give it a value above 0 and at most 1 (usual is {3})",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1006"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    private static readonly GeneratorAttribute Usual = new();

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(DeclarationPart.Generator, spec.Generator), .. Check(DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network) => network is null
        ? []
        :
        [
            .. Check(part, nameof(network.InitializerRange), network.InitializerRange, Usual.InitializerRange),
            .. Check(part, nameof(network.NormEpsilon), network.NormEpsilon, Usual.NormEpsilon),
        ];

    // Everything is computed in single precision: what vanishes there counts as zero.
    internal static bool IsScale(double value) => (float)value > 0 && value <= 1;

    private static IEnumerable<Finding> Check(DeclarationPart part, string argument, double value, double usual)
    {
        if (IsScale(value)) yield break;
        yield return Finding
            .Of(Descriptor, Site.Of(part, argument), argument, Wording.Of(part), Wording.Of(value), Wording.Of(usual))
            .CuredBy(Cure.Of($"Set {argument} to {Wording.Of(usual)}", new Setting(part, argument, Wording.Of(usual))));
    }
}
