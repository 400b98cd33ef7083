using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0002: a model declares both networks.</summary>
internal static class MissingNetworkRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0002",
        title: "A model needs a generator and a discriminator",
        messageFormat: "'{0}' declares no {1}; add {2}",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0002"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        (string What, string Cure)? missing = (spec.Generator, spec.Discriminator) switch
        {
            (null, null) => ("networks", "[Generator(...)] and [Discriminator(...)] beside [ElectraModel]"),
            (null, _) => ("generator", "[Generator(...)] beside [ElectraModel]"),
            (_, null) => ("discriminator", "[Discriminator(...)] beside [ElectraModel]"),
            _ => null,
        };
        if (missing is not { } found) yield break;
        yield return Finding.Of(Descriptor, Site.Of(DeclarationPart.Model), spec.Record.FullName, found.What, found.Cure);
    }
}
