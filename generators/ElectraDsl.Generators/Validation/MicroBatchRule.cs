using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.RecipeCode;

namespace ElectraDsl.Generators.Validation;

/// <summary>
/// EDSL3003, of two values of which one is a base's or the library's: a batch is computed in parts of one size. Where one constructor or initializer
/// gives both, <see cref="RecipeValueAnalyzer"/> compares them.
/// </summary>
internal static class MicroBatchRule
{
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
                RecipeValueAnalyzer.OutOfRange,
                Site.Of(DeclarationPart.Recipe, nameof(spec.Recipe.MicroBatchSize)),
                nameof(spec.Recipe.MicroBatchSize),
                Wording.Of(size),
                $"a divisor of BatchSize, which is {Wording.Of(batch)}, or 0 for all of it")
            : Finding.Of(
                RecipeValueAnalyzer.OutOfRange,
                Site.Of(DeclarationPart.Recipe, nameof(spec.Recipe.BatchSize)),
                nameof(spec.Recipe.BatchSize),
                Wording.Of(batch),
                $"a multiple of MicroBatchSize, which is {Wording.Of(size)}");
    }
}
