using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Cures;
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
        (string What, string Add, DeclarationPart[] Parts)? missing = (spec.Generator, spec.Discriminator) switch
        {
            (_, null) when spec.Objective == Objective.MaskedLanguageModel => ("encoder", "[Discriminator(...)]", [DeclarationPart.Discriminator]),
            _ when spec.Objective == Objective.MaskedLanguageModel => null,
            (null, null) => ("networks", "[Generator(...)] and [Discriminator(...)]", [DeclarationPart.Generator, DeclarationPart.Discriminator]),
            (null, _) => ("generator", "[Generator(...)]", [DeclarationPart.Generator]),
            (_, null) => ("discriminator", "[Discriminator(...)]", [DeclarationPart.Discriminator]),
            _ => null,
        };
        if (missing is not { } found)
            yield break;
        yield return Finding
            .Of(Descriptor, Site.Of(DeclarationPart.Model), spec.Record.FullName, found.What, found.Add + " beside [ElectraModel]")
            .CuredBy(Cure.Of($"Add {found.Add}", [.. found.Parts.SelectMany(part => Usual.Network(spec, part))]));
    }
}
