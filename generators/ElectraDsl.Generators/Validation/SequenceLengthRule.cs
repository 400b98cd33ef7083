using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL3002: sequences fit into the model's positions.</summary>
internal static class SequenceLengthRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL3002",
        title: "Sequences are longer than the model's positions",
        messageFormat: "SequenceLength is {0}, but the model has {1} positions, so a run is refused unless given a shorter length; shorten the sequences or raise MaxPositions",
        category: Category.Recipe,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL3002"));

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        HyperparameterSpec<int> hyperparameter = spec.Recipe.SequenceLength;
        if (hyperparameter.Value is not { } length || length <= spec.MaxPositions)
            yield break;

        Setting shorter = Setting.Of(DeclarationPart.Recipe, nameof(spec.Recipe.SequenceLength), spec.MaxPositions);
        Setting longer = Setting.Of(DeclarationPart.Model, nameof(spec.MaxPositions), Sizes.Positions.Nearest(length));
        yield return Finding
            .Of(
                Descriptor,
                hyperparameter.IsAssigned ? NamedLocation.Of(shorter.Part, shorter.Name) : NamedLocation.Of(longer.Part, longer.Name),
                Wording.Of(length),
                Wording.Of(spec.MaxPositions))
            .FixedBy(
                Fix.Of($"Set SequenceLength to {Wording.Of(spec.MaxPositions)}", shorter),
                Fix.Of($"Set MaxPositions to {Wording.Of(Sizes.Positions.Nearest(length))}", longer));
    }
}
