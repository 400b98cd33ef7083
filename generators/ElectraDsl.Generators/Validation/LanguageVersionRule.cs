using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL9004: the project's compiler reads the C# that models are written in.</summary>
internal static class LanguageVersionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL9004",
        title: "The project's C# version is too old",
        messageFormat: "The networks and the trainer of '{0}' are C# {1}, and LangVersion of this project is {2}; set it to {1} or later, or leave it out",
        category: Category.Environment,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL9004"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec, BuildEnvironment environment)
    {
        if (environment.LanguageVersion >= BuildEnvironment.OldestLanguageVersion)
            yield break;
        yield return Finding.Of(
            Descriptor,
            NamedLocation.Of(DeclarationPart.Model),
            spec.Record.FullName,
            Shown(BuildEnvironment.OldestLanguageVersion),
            Shown(environment.LanguageVersion));
    }

    private static string Shown(int version) => ((LanguageVersion)version).ToDisplayString();
}
