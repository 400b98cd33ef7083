using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL4003: a record is one thing.</summary>
internal static class SingleHeadRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL4003",
        title: "A record is one head, and no model besides",
        messageFormat: "'{0}' cannot be [{1}] and [{2}] at once; make a record for each",
        category: Category.Heads,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL4003"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(HeadSpec spec)
    {
        if (spec.Other is { } other)
            yield return Finding.Of(Descriptor, NamedLocation.Of(DeclarationPart.Head), spec.Record.FullName, spec.Attribute, other);
    }
}
