using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Fixes;
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
        NetworkUse[] missing = [.. spec.Networks.Where(network => spec.Of(network) is null)];
        if (missing.Length == 0)
            yield break;
        string what = missing.Length == 1 ? NetworkRoles.NameOf(missing[0].Role) : "networks";
        string add = string.Join(" and ", missing.Select(network => $"[{network.Part}(...)]"));
        yield return Finding
            .Of(Descriptor, NamedLocation.Of(DeclarationPart.Model), spec.Record.FullName, what, add + " beside [ElectraModel]")
            .FixedBy(Fix.Of($"Add {add}", [.. missing.SelectMany(network => Defaults.Network(spec, network.Part))]));
    }
}
