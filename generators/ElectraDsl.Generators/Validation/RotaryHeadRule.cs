using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1009: rotary positions turn pairs of a head's values.</summary>
internal static class RotaryHeadRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1009",
        title: "Rotary positions need an even head size",
        messageFormat: "Positions of {0} are rotary, which turns pairs of values, but its heads have {1} (HiddenSize {2} / AttentionHeads {3}); choose an even head size, or other positions",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1009"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(DeclarationPart.Generator, spec.Generator), .. Check(DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network)
    {
        if (network is not { Config.Positions: Positions.Rotary, HiddenSize: { } hidden, AttentionHeads: { } heads } || hidden / heads % 2 == 0)
            yield break;
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(part, nameof(network.Config.Positions)),
                Wording.Of(part),
                Wording.Of(hidden / heads),
                Wording.Of(hidden),
                Wording.Of(heads))
            .FixedBy(Fix.Of("Learn the positions", Setting.Of(part, nameof(network.Config.Positions), Positions.Learned)));
    }
}
