using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1011: layers that see everything stand among layers that do not.</summary>
internal static class GlobalAttentionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1011",
        title: "Global attention layers need local ones",
        messageFormat: "GlobalAttentionEvery of {0} is {1}, but {2}; {3}",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1011"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(DeclarationPart.Generator, spec.Generator), .. Check(DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(DeclarationPart part, NetworkSpec? network)
    {
        if (network is not { Config.GlobalAttentionEvery: > 0 and int every })
            yield break;

        (string Cause, string Advice)? fault = network.Config switch
        {
            { AttentionWindow: 0 } => ("without AttentionWindow every layer sees all tokens", "give AttentionWindow, too, or leave both out"),
            { GlobalAttentionEvery: 1 } => (
                "then every layer sees all tokens and AttentionWindow has no effect",
                "give it a value from 2, or leave both out"),
            { Layers: 1 } => ("the one layer is layer 0, which sees all tokens, so that AttentionWindow has no effect", "leave one of the two out"),
            _ => null,
        };
        if (fault is not { } found)
            yield break;
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(part, nameof(network.Config.GlobalAttentionEvery)),
                Wording.Of(part),
                Wording.Of(every),
                found.Cause,
                found.Advice)
            .FixedBy(Fix.Of("Set GlobalAttentionEvery to 0", Setting.Of(part, nameof(network.Config.GlobalAttentionEvery), 0)));
    }
}
