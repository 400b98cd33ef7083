using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>
/// Reads what the constructors of a model and of those that it takes over from make of the recipe's defaults, as far as that takes no
/// more than reading: constants, assigned always.
/// </summary>
internal static class RecipeParser
{
    public static readonly EquatableArray<string> Hyperparameters =
    [
        nameof(RecipeSpec.LearningRate), nameof(RecipeSpec.SequenceLength), nameof(RecipeSpec.BatchSize), nameof(RecipeSpec.MicroBatchSize),
    ];

    /// <param name="lineage">The model last, before it those that it takes over from, the oldest first.</param>
    /// <param name="compilation">Where they are declared.</param>
    /// <param name="token">Stops the reading.</param>
    public static RecipeSpec Parse(List<INamedTypeSymbol> lineage, Compilation compilation, CancellationToken token)
    {
        HyperparameterSpec<double> learningRate = new(RecipeDefaults.LearningRate, false);
        HyperparameterSpec<int> sequenceLength = new(RecipeDefaults.SequenceLength, false);
        HyperparameterSpec<int> batchSize = new(RecipeDefaults.BatchSize, false);
        HyperparameterSpec<int> microBatchSize = new(RecipeDefaults.MicroBatchSize, false);
        foreach (INamedTypeSymbol model in lineage)
        {
            bool mayChangeUnseen = IsCompiled(model, compilation) || DerivesFromRecipeOfOne(model);
            learningRate = Follow(learningRate, nameof(RecipeSpec.LearningRate), AsNumber);
            sequenceLength = Follow(sequenceLength, nameof(RecipeSpec.SequenceLength), AsCount);
            batchSize = Follow(batchSize, nameof(RecipeSpec.BatchSize), AsCount);
            microBatchSize = Follow(microBatchSize, nameof(RecipeSpec.MicroBatchSize), AsCount);

            HyperparameterSpec<T> Follow<T>(HyperparameterSpec<T> earlier, string hyperparameter, Func<object?, T?> read)
                where T : struct, IEquatable<T>
            {
                if (FindAssigned(model, hyperparameter, compilation, token) is not { } assigned)
                    return new HyperparameterSpec<T>(mayChangeUnseen ? null : earlier.Value, false);
                object? constant = assigned.Value is { } value
                    ? compilation.GetSemanticModel(value.SyntaxTree).GetConstantValue(value, token).Value
                    : null;
                return new HyperparameterSpec<T>(read(constant), true);
            }
        }

        return new RecipeSpec(learningRate, sequenceLength, batchSize, microBatchSize);
    }

    /// <summary>Null where a record's own constructor leaves a hyperparameter alone, or stands in another assembly.</summary>
    public static AssignedHyperparameter? FindAssigned(
        INamedTypeSymbol model,
        string hyperparameter,
        Compilation compilation,
        CancellationToken token)
    {
        // An editor shows another project with its source, which this compilation cannot ask for meaning.
        if (IsCompiled(model, compilation))
            return null;

        ConstructorDeclarationSyntax? constructor = model.InstanceConstructors
            .Where(candidate => candidate.Parameters.IsEmpty)
            .SelectMany(candidate => candidate.DeclaringSyntaxReferences)
            .Select(reference => reference.GetSyntax(token))
            .OfType<ConstructorDeclarationSyntax>()
            .FirstOrDefault();
        return constructor is null
            ? null
            : ConstructorReader.Find(constructor, hyperparameter, compilation.GetSemanticModel(constructor.SyntaxTree), token);
    }

    private static bool IsCompiled(INamedTypeSymbol model, Compilation compilation) =>
        !SymbolEqualityComparer.Default.Equals(model.ContainingAssembly, compilation.Assembly);

    /// <summary>Whether a record stands between this one and the library's recipe: its constructor runs, too.</summary>
    private static bool DerivesFromRecipeOfOne(INamedTypeSymbol model) =>
        model.BaseType is { SpecialType: not SpecialType.System_Object } type && !RecordParser.IsRecipe(type);

    /// <summary>A constant of one of the recipe's types as a number; null for anything else.</summary>
    public static double? AsNumber(object? constant) => constant switch
    {
        double number => number,
        float number => number,
        int number => number,
        long number => number,
        _ => null,
    };

    private static int? AsCount(object? constant) => constant is int count ? count : null;
}
