using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Objectives;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL3005: a model declares nothing that its objective has no use for.</summary>
internal static class NeedlessPartRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL3005",
        title: "The objective does not use this",
        messageFormat: "{0}: {1} has no effect",
        category: Category.Recipe,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL3005"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) => spec.Needless.Select(location =>
    {
        string name = location.Arguments.Count == 0 ? $"[{location.Part}]" : location.Arguments[0].TrimEnd('=');
        return Finding.Of(Descriptor, location, ModelObjectives.Of(spec.Objective).NeedlessReason, name)
            .FixedBy(Fix.Of($"Leave {name} out", new Setting(location.Part, location.Arguments.Count == 0 ? "" : name, Value: null)));
    });
}
