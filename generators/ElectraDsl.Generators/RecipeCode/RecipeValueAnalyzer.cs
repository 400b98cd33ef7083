using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Parsing;
using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.RecipeCode;

/// <summary>
/// EDSL3003, EDSL3004 and EDSL3007: what a recipe is given, in a constructor, an initializer or `with`, is such as a run takes: constants are within
/// their ranges, and the objective has a use for the hyperparameter.
/// </summary>
/// <remarks>
/// An analyzer and no part of the generator: that a record is a recipe is known once it is generated, and most values are written where recipes are
/// made.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecipeValueAnalyzer : DiagnosticAnalyzer
{
    internal static readonly DiagnosticDescriptor LongWarmup = new(
        id: "EDSL3004",
        title: "The warm-up is longer than the run",
        messageFormat: "WarmupSteps is {0} and Steps is {1}, so the learning rate never reaches its peak; shorten the warm-up, or leave it out for a tenth of the steps",
        category: Category.Recipe,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL3004"));

    internal static readonly DiagnosticDescriptor Unused = new(
        id: "EDSL3007",
        title: "The objective does not use this hyperparameter",
        messageFormat: "{0} has no effect on {1}, whose objective is {2}, and a run refuses it; leave it out",
        category: Category.Recipe,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL3007"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [RecipeValueRule.Descriptor, LongWarmup, Unused];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockAction(Check);
    }

    private static void Check(OperationBlockAnalysisContext context)
    {
        // The values of one initializer, or of one constructor, are checked together.
        IEnumerable<IGrouping<IOperation, RecipeValue>> recipes = context.OperationBlocks
            .SelectMany(block => block.DescendantsAndSelf())
            .SelectMany(ValuesOf)
            .GroupBy(value => value.Owner);
        foreach (IGrouping<IOperation, RecipeValue> recipe in recipes)
        {
            RecipeValue[] wrong = [.. recipe.Where(value => RecipeRanges.Of(value.Name)?.Contains(value.Number) == false)];
            foreach (RecipeValue value in wrong)
                Report(value, $"a value {RecipeRanges.Of(value.Name)}");
            if (wrong.Length == 0)
                CheckTogether(recipe);
        }

        IEnumerable<IPropertyReferenceOperation> given = context.OperationBlocks
            .SelectMany(block => block.DescendantsAndSelf())
            .OfType<IAssignmentOperation>()
            .SelectMany(assignment => PropertiesOf(assignment.Target));
        foreach (IPropertyReferenceOperation property in given)
        {
            if (property.Instance?.Type is INamedTypeSymbol model
                && Lineage.ObjectiveOf(model) is { } objective
                && UnusedHyperparameters.Of(objective).Any(row => row.Property == property.Property.Name))
                context.ReportDiagnostic(
                    Diagnostic.Create(Unused, property.Syntax.GetLocation(), property.Property.Name, model.Name, objective.ToString()));
        }

        void CheckTogether(IEnumerable<RecipeValue> values)
        {
            // Of what is assigned twice the order would count, and perhaps a condition.
            Dictionary<string, RecipeValue> by = values
                .GroupBy(value => value.Name)
                .Where(same => same.Count() == 1)
                .ToDictionary(same => same.Key, same => same.Single());
            if (by.TryGetValue("MicroBatchSize", out RecipeValue? part)
                && by.TryGetValue("BatchSize", out RecipeValue? whole)
                && part.Number > 0
                && whole.Number % part.Number != 0)
                Report(part, $"a divisor of BatchSize, which is {Wording.Of(whole.Number)}, or 0 for all of it");
            if (by.TryGetValue("GeneratorWeight", out RecipeValue? generator)
                && by.TryGetValue("DiscriminatorWeight", out RecipeValue? discriminator)
                && generator.Number == 0
                && discriminator.Number == 0)
                Report(discriminator, "a value above 0, or GeneratorWeight one: nothing would be learned");
            if (by.TryGetValue("WarmupSteps", out RecipeValue? warmup)
                && by.TryGetValue("Steps", out RecipeValue? steps)
                && warmup.Number >= steps.Number)
                context.ReportDiagnostic(Diagnostic.Create(LongWarmup, warmup.Place, Wording.Of(warmup.Number), Wording.Of(steps.Number)));
        }

        void Report(RecipeValue value, string wanted) =>
            context.ReportDiagnostic(Diagnostic.Create(RecipeValueRule.Descriptor, value.Place, value.Name, Wording.Of(value.Number), wanted));
    }

    private static IEnumerable<RecipeValue> ValuesOf(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation assignment => ValuesOf(assignment.Target, assignment.Value),
        IDeconstructionAssignmentOperation assignment => ValuesOf(assignment.Target, assignment.Value),
        _ => [],
    };

    private static IEnumerable<RecipeValue> ValuesOf(IOperation target, IOperation value)
    {
        while (value is IConversionOperation { Operand: ITupleOperation tuple })
            value = tuple;
        if (target is ITupleOperation targets && value is ITupleOperation values && targets.Elements.Length == values.Elements.Length)
            return targets.Elements.Zip(values.Elements, ValuesOf).SelectMany(one => one);
        while (value is IConversionOperation { IsImplicit: true, ConstantValue.HasValue: false, Operand: { } converted })
            value = converted; // a number that becomes a schedule
        return
            target is IPropertyReferenceOperation { Property: { ContainingType: { } type, Name: { } name } }
            && RecipeParser.AsNumber(value.ConstantValue.Value) is { } number
            && RecordParser.IsRecipe(type)
            ? [new RecipeValue(OwnerOf(target), name, number, value.Syntax.GetLocation())]
            : [];
    }

    /// <summary>The properties of recipes among what is assigned to.</summary>
    private static IEnumerable<IPropertyReferenceOperation> PropertiesOf(IOperation target) => target switch
    {
        ITupleOperation several => several.Elements.SelectMany(PropertiesOf),
        IPropertyReferenceOperation { Property.ContainingType: { } type } property when RecordParser.IsRecipe(type) => [property],
        _ => [],
    };

    private static IOperation OwnerOf(IOperation target)
    {
        IOperation owner = target;
        while (owner.Parent is { } parent && owner is not IObjectOrCollectionInitializerOperation)
            owner = parent;
        return owner;
    }

    /// <summary>A constant that a recipe is given.</summary>
    /// <param name="Owner">The initializer, or the whole body, that gives it.</param>
    /// <param name="Name">The property.</param>
    /// <param name="Number">The value.</param>
    /// <param name="Place">Where it stands.</param>
    private sealed record RecipeValue(IOperation Owner, string Name, double Number, Location Place);
}
