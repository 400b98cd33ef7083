using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0005: no type is called like a namespace that full names begin with.</summary>
internal static class RootNameRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0005",
        title: "A type has the name of a namespace",
        messageFormat: "The type '{0}' hides the namespace {0} from the code generated for '{1}'; rename it",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0005"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) => Check(spec.Record);

    public static IEnumerable<Finding> Check(HeadSpec spec) => Check(spec.Record);

    private static IEnumerable<Finding> Check(RecordSpec record) =>
        record.HiddenRoots.Select(root => Finding.Of(Descriptor, NamedLocation.Of(DeclarationPart.Record), root, record.FullName));
}
