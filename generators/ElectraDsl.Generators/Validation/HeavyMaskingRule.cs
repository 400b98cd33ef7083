using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1102: at most half of the tokens is masked.</summary>
internal static class HeavyMaskingRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1102",
        title: "More than half of the tokens is masked",
        messageFormat: "MaskProbability is {0}, so the generator sees less than half of its text; the published models mask 0.15 to 0.25",
        category: Category.Advice,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1102"));

    private const double Half = 0.5;

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec.MaskProbability <= Half)
            yield break;
        string usual = Wording.Of(Defaults.Of(DeclarationPart.Model, nameof(spec.MaskProbability)));
        yield return Finding
            .Of(Descriptor, NamedLocation.Of(DeclarationPart.Model, nameof(spec.MaskProbability)), Wording.Of(spec.MaskProbability))
            .FixedBy(Fix.Of($"Set MaskProbability to {usual}", new Setting(DeclarationPart.Model, nameof(spec.MaskProbability), usual)));
    }
}
