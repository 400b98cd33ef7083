using System.Collections.Generic;
using System.Globalization;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1008: all parameters fit into one buffer, whose initial values are one array.</summary>
internal static class ArenaSizeRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1008",
        title: "The model has too many parameters",
        messageFormat: "'{0}' has {1} parameters; at most {2} can be trained",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1008"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    // Array.MaxLength of .NET.
    private const long Largest = 0x7FFFFFC7;

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        ArenaPlan arena = ModelPlanner.Plan(spec).Arena;
        if (arena.Count <= Largest)
            yield break;
        yield return Finding.Of(
            Descriptor, NamedLocation.Of(DeclarationPart.Model), spec.Record.FullName, Grouped(arena.ParameterCount), Grouped(Largest));
    }

    private static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
