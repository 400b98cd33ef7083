using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0005: nothing beside the model hides what generated code calls by its simple name.</summary>
internal static class HidingTypeRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0005",
        title: "A type hides one of the library's",
        messageFormat: "'{0}' hides {1} from the code generated for '{2}'; {3}",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0005"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) => spec.Record.HidingNames.Select(hiding =>
    {
        string meant = LibraryNames.Meant(hiding.Name) ?? $"the namespace {hiding.Name}";
        string cure = LibraryNames.Roots.Contains(hiding.Name) ? "rename it" : "rename it, or move the model into another namespace";
        return Finding.Of(Descriptor, Site.Of(DeclarationPart.Record), hiding.FullName, meant, spec.Record.FullName, cure);
    });
}
