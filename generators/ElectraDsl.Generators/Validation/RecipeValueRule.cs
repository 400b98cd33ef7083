using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>
/// EDSL3003, of two values of which one is a base's or the library's: a batch is computed in parts of one size. Where one constructor or initializer
/// gives both, and of every other value, the analyzer of recipes speaks.
/// </summary>
internal static class RecipeValueRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL3003",
        title: "A run refuses this value",
        messageFormat: "{0} is {1}; give it {2}",
        category: Category.Recipe,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL3003"));

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        (HyperparameterSpec<int> whole, HyperparameterSpec<int> part) = (spec.Recipe.BatchSize, spec.Recipe.MicroBatchSize);
        if (part.IsAssigned == whole.IsAssigned
            || part.Value is not (> 0 and { } size)
            || whole.Value is not (> 0 and { } batch)
            || batch % size == 0)
            yield break;

        yield return part.IsAssigned
            ? Finding.Of(
                Descriptor,
                NamedLocation.Of(DeclarationPart.Recipe, nameof(spec.Recipe.MicroBatchSize)),
                nameof(spec.Recipe.MicroBatchSize),
                Wording.Of(size),
                $"a divisor of BatchSize, which is {Wording.Of(batch)}, or 0 for all of it")
            : Finding.Of(
                Descriptor,
                NamedLocation.Of(DeclarationPart.Recipe, nameof(spec.Recipe.BatchSize)),
                nameof(spec.Recipe.BatchSize),
                Wording.Of(batch),
                $"a multiple of MicroBatchSize, which is {Wording.Of(size)}");
    }
}
