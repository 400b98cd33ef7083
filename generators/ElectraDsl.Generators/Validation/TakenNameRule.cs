using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0004: the record leaves the names of generated members free.</summary>
internal static class TakenNameRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0004",
        title: "The name of a generated member is taken",
        messageFormat: "'{0}' is the name of a member that the compiler adds to '{1}'; choose another name",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0004"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) => Check(spec.Record);

    public static IEnumerable<Finding> Check(HeadSpec spec) => Check(spec.Record);

    private static IEnumerable<Finding> Check(RecordSpec record) =>
        record.TakenNames.Select(name => Finding.Of(Descriptor, NamedLocation.Of(DeclarationPart.Record, name), name, record.FullName));
}
