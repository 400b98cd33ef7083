using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Follows <see cref="ElectraModelAttribute.Base"/> from model to model.</summary>
internal static class Lineage
{
    /// <summary>
    /// A model and those that it takes over from, the oldest first. Ends where a base is no model, or the line would close to a circle.
    /// </summary>
    public static List<INamedTypeSymbol> Of(INamedTypeSymbol symbol)
    {
        List<INamedTypeSymbol> line = [symbol];
        while (BaseOf(line[0]) is INamedTypeSymbol next && IsModel(next) && !line.Contains(next, SymbolEqualityComparer.Default))
            line.Insert(0, next);
        return line;
    }

    /// <summary>What a model takes over from; null where it names no base, or one that the compiler rejects.</summary>
    public static BaseSpec? ParseBase(INamedTypeSymbol symbol, Compilation compilation, CancellationToken token)
    {
        if (BaseOf(symbol) is not { } type)
            return null;

        var found = new BaseSpec(
            type.ToDisplayString(RecordParser.DottedName),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            BaseDefect.None,
            Model: null);
        if (type is not INamedTypeSymbol model || !IsModel(model))
            return found with { Defect = BaseDefect.NotModel };
        if (SymbolEqualityComparer.Default.Equals(BaseOf(Of(symbol)[0]), symbol))
            return found with { Defect = BaseDefect.Circular };

        // A model of another assembly was checked when that was compiled.
        return SymbolEqualityComparer.Default.Equals(model.ContainingAssembly, compilation.Assembly)
            ? found with { Model = SpecParser.Parse(model, compilation, token) }
            : found with
            {
                Defect = IsCreatable(model, symbol, compilation) ? BaseDefect.None : BaseDefect.NotCreatable,
                Compiled = SpecParser.Parse(model, compilation, token),
            };
    }

    /// <summary>What a model is trained to do, which it may take over; null for what is no model, or where there is no such objective.</summary>
    public static Objective? ObjectiveOf(INamedTypeSymbol symbol)
    {
        if (!IsModel(symbol))
            return null;
        object? named = Of(symbol)
            .SelectMany(model => Find(model, AttributeNames.Model)!.NamedArguments)
            .LastOrDefault(argument => argument.Key == nameof(ElectraModelAttribute.Objective))
            .Value.Value;
        Objective objective = named is int value ? (Objective)value : default;
        return Enum.IsDefined(typeof(Objective), objective) ? objective : null;
    }

    /// <summary>A class's attribute of a name.</summary>
    public static AttributeData? Find(INamedTypeSymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == name);

    private static ITypeSymbol? BaseOf(INamedTypeSymbol symbol)
    {
        TypedConstant? written = Find(symbol, AttributeNames.Model)
            ?.NamedArguments.FirstOrDefault(argument => argument.Key == nameof(ElectraModelAttribute.Base))
            .Value;
        return written is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type and not IErrorTypeSymbol } ? type : null;
    }

    private static bool IsModel(INamedTypeSymbol symbol) => Find(symbol, AttributeNames.Model) is not null;

    private static bool IsCreatable(INamedTypeSymbol model, INamedTypeSymbol from, Compilation compilation) =>
        RecordParser.HasRecipeBase(model)
        && model.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && compilation.IsSymbolAccessibleWithin(constructor, from));
}
