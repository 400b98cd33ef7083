using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1103: something tells an encoder in which order its tokens stand.</summary>
internal static class BagOfWordsRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1103",
        title: "The network cannot see token order",
        messageFormat: "{0} has no positions and no attention window, so it cannot see token order; choose other positions",
        category: Category.Advice,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1103"));

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(DeclarationPart.Generator, spec.Generator), .. Check(DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network)
    {
        if (network is not { Config: { Positions: Positions.None, AttentionWindow: 0 } })
            yield break;
        yield return Finding
            .Of(Descriptor, NamedLocation.Of(part, nameof(network.Config.Positions)), Wording.Of(part))
            .FixedBy(Fix.Of("Learn the positions", Setting.Of(part, nameof(network.Config.Positions), Positions.Learned)));
    }
}
