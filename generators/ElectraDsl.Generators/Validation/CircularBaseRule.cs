using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0007: no model takes over from itself, directly or through others.</summary>
internal static class CircularBaseRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0007",
        title: "Bases form a circle",
        messageFormat: "'{0}' derives from '{1}', which derives from '{0}'; declare one of them without Base",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0007"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec.Base is not { Defect: BaseDefect.Circular } other)
            yield break;
        yield return Finding
            .Of(Descriptor, NamedLocation.Of(DeclarationPart.Model, nameof(spec.Base)), spec.Record.FullName, other.FullName)
            .FixedBy(BaseRule.WithoutBase);
    }
}
