using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0001: a model or a head is a partial record that can take a generated part with a base record.</summary>
internal static class RecordRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0001",
        title: "A model or head must be a partial record",
        messageFormat: "'{0}' cannot be a {1} because {2}; {3}",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0001"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) => Check(spec.Record, "model");

    public static IEnumerable<Finding> Check(HeadSpec spec) => Check(spec.Record, "head");

    private static IEnumerable<Finding> Check(RecordSpec record, string role)
    {
        if (record.Defect == RecordDefect.None)
            yield break;

        (string cause, string fix) = Explain(record);
        yield return Finding.Of(Descriptor, NamedLocation.Of(DeclarationPart.Record), record.FullName, role, cause, fix);
    }

    private static (string Cause, string Fix) Explain(RecordSpec record) => record.Defect switch
    {
        RecordDefect.NotRecord => ("it is a plain class", "declare it as 'partial record'"),
        RecordDefect.NotPartial => ("it is not partial", "declare it as 'partial record'"),
        RecordDefect.Generic => ("it is generic", "remove its type parameters"),
        RecordDefect.FileLocal => ("it is visible in one file only", "remove 'file'"),
        RecordDefect.Abstract => ("it is abstract", "remove 'abstract'"),
        RecordDefect.HasBaseType => ($"its base record is no {record.Recipe}", $"remove it, or derive it from {record.Recipe}"),
        RecordDefect.NeedsArguments => ("it cannot be created without arguments", "give it a constructor without parameters and no required members"),
        RecordDefect.ContainerNotPartial => ("a type around it is not partial", "make every type around it partial, or move it out"),
        RecordDefect.ContainerGeneric => ("a type around it is generic", "move it out"),
        _ => throw new ArgumentOutOfRangeException(nameof(record), record.Defect, "No explanation."),
    };
}
