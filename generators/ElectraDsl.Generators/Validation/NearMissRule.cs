using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL0008: beside C#'s own error, which knows nothing of the language, stands what is meant.</summary>
internal static class NearMissRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL0008",
        title: "Unknown argument or value",
        messageFormat: "{0}; {1}",
        category: Category.Declaration,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL0008"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) => spec.NearMisses.Select(miss => miss.Value is null ? OfName(miss) : OfValue(miss));

    private static Finding OfName(NearMiss miss)
    {
        Finding finding = Finding.Of(
            Descriptor,
            NamedLocation.OfName(miss.Part, miss.Argument),
            $"{Wording.Of(miss.Part)} has no {miss.Argument}",
            miss.Home ?? $"did you mean {miss.Meant}?");

        // Written twice it would be an error again.
        return miss is { IsFree: true, Meant: { } meant }
            ? finding.FixedBy(Fix.Of($"Change {miss.Argument} to {meant}", Setting.Renamed(miss.Part, miss.Argument, meant)))
            : finding;
    }

    private static Finding OfValue(NearMiss miss) => Finding
        .Of(
            Descriptor,
            NamedLocation.Of(miss.Part, miss.Argument),
            $"{miss.Argument} takes one of {miss.Meant!.Split('.')[0]}, and '{miss.Value}' is none",
            $"did you mean {miss.Meant}?")
        .FixedBy(
            Fix.Of(
                $"Set {miss.Argument} to {miss.Meant!.Split('.')[1]}",
                new Setting(miss.Part, miss.Argument, $"global::ElectraDsl.{miss.Meant}")));
}
