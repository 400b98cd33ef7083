using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1006: the initial spread of weights and a norm's guard against division by zero are small positive numbers.</summary>
internal static class ScaleRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1006",
        title: "A scale is out of range",
        messageFormat: "{0} of {1} is {2}; give it a value {3} (usual is {4})",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1006"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(DeclarationPart.Generator, spec.Generator), .. Check(DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network)
    {
        if (network is null)
            yield break;
        foreach (NetworkOption option in NetworkOption.All)
        {
            if (option.Type != typeof(double) || ProbabilityRule.IsDropout(option))
                continue;
            double value = (double)option.Of(network.Config);
            RecipeRange range = option.Range!.Value;
            if (range.Contains(value))
                continue;
            string usual = Wording.Of((double)option.Default);
            yield return Finding
                .Of(Descriptor, NamedLocation.Of(part, option.Name), option.Name, Wording.Of(part), Wording.Of(value), range.ToString(), usual)
                .FixedBy(Fix.Of($"Set {option.Name} to {usual}", new Setting(part, option.Name, usual)));
        }
    }
}
