using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL9006: generated heads call ElectraDsl.FineTuning.</summary>
internal static class FineTuningReferenceRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL9006",
        title: "ElectraDsl.FineTuning is not referenced",
        messageFormat: "The head '{0}' needs ElectraDsl.FineTuning, which this project does not reference; reference it, or ElectraDsl.Cli",
        category: Category.Environment,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL9006"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(HeadSpec spec, BuildEnvironment environment)
    {
        if (!environment.ReferencesFineTuning)
            yield return Finding.Of(Descriptor, NamedLocation.Of(DeclarationPart.Head), spec.Record.FullName);
    }
}
