using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0005: no type beside the model hides one that generated code calls by its simple name.</summary>
internal static class HidingTypeRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0005",
        title: "A type hides one of the library's",
        messageFormat: "'{0}' hides {1} from the code generated for '{2}'; rename it, or move the model into another namespace",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0005"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) => spec.Record.HidingTypes.Select(type =>
    {
        string simpleName = type.Substring(type.LastIndexOf('.') + 1);
        return Finding.Of(Descriptor, Site.Of(DeclarationPart.Record), type, LibraryTypes.FullNames[simpleName], spec.Record.FullName);
    });
}
