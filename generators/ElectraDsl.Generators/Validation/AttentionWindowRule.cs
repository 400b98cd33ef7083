using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1012: an attention window is narrower than the longest sequence.</summary>
internal static class AttentionWindowRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1012",
        title: "The attention window covers every sequence",
        messageFormat: "AttentionWindow of {0} is {1}, and no two of at most {2} tokens (MaxPositions) are farther apart; make it smaller than {3}, or leave it out",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1012"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(spec, DeclarationPart.Generator, spec.Generator), .. Check(spec, DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(ModelSpec spec, DeclarationPart part, NetworkSpec? network)
    {
        int farthest = spec.MaxPositions - 1;
        if (network is not { Config.AttentionWindow: > 0 and int window } || window < farthest)
            yield break;
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(part, nameof(network.Config.AttentionWindow)),
                Wording.Of(part),
                Wording.Of(window),
                Wording.Of(spec.MaxPositions),
                Wording.Of(farthest))
            .FixedBy(Fix.Of("Set AttentionWindow to 0", Setting.Of(part, nameof(network.Config.AttentionWindow), 0)));
    }
}
