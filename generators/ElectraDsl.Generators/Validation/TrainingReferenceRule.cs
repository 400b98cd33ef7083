using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL9001: generated trainers call ElectraDsl.Training; a discriminator alone takes ElectraDsl.Inference.</summary>
internal static class TrainingReferenceRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL9001",
        title: "ElectraDsl.Training is not referenced",
        messageFormat: "The networks and the trainer of '{0}' need ElectraDsl.Training, which this project does not reference; reference it, or ElectraDsl.Cli, or ElectraDsl.Inference to run the discriminator alone",
        category: Category.Environment,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL9001"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec, BuildEnvironment environment)
    {
        if (environment.ReferencesTraining || environment.ReferencesInference)
            yield break;
        yield return Finding.Of(Descriptor, NamedLocation.Of(DeclarationPart.Model), spec.Record.FullName);
    }
}
