using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reads where a model is declared and whether its declaration can take a generated part.</summary>
internal static class RecordParser
{
    private static readonly SymbolDisplayFormat EscapedName = new(miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat EscapedNamespace = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    public static readonly SymbolDisplayFormat DottedName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    public const string PretrainingRecipe = nameof(PretrainingRecipe);

    public const string FineTuningRecipe = nameof(FineTuningRecipe);

    private static readonly string[] RecipeNames = ["ElectraDsl.Training." + PretrainingRecipe, "ElectraDsl.FineTuning." + FineTuningRecipe];

    /// <summary>Reads a record.</summary>
    /// <param name="symbol">The record.</param>
    /// <param name="compilation">Its project.</param>
    /// <param name="token">Stops the reading.</param>
    /// <param name="recipe">What the generated part derives it from.</param>
    public static RecordSpec Parse(INamedTypeSymbol symbol, Compilation compilation, CancellationToken token, string recipe = PretrainingRecipe)
    {
        List<INamedTypeSymbol> containers = ContainersOf(symbol);
        bool hasRecipeBase = HasRecipeBase(symbol, recipe);
        return new RecordSpec(
            Namespace: symbol.ContainingNamespace.IsGlobalNamespace ? "" : symbol.ContainingNamespace.ToDisplayString(EscapedNamespace),
            Name: symbol.ToDisplayString(EscapedName),
            Containers: containers.Select(HeaderOf).ToEquatableArray(),
            FullName: symbol.ToDisplayString(DottedName),
            QualifiedName: symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            NameInside: HiddenNames.IsLibrarys(symbol.Name)
                ? symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)
                : symbol.ToDisplayString(EscapedName),
            IsReachable: containers.Append(symbol).All(type => type.DeclaredAccessibility is
                Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal),
            HasRecipeBase: hasRecipeBase,
            Defect: FindDefect(symbol, containers, hasRecipeBase, token),
            TakenNames: TakenNamesOf(symbol, recipe).ToEquatableArray(),
            HiddenNames: HiddenNames.Of(symbol, containers, compilation, token),
            HiddenRoots: HiddenNames.Roots(compilation),
            IsObsolete: containers.Append(symbol).Any(IsObsolete))
        {
            Recipe = recipe,
        };
    }

    private static RecordDefect FindDefect(INamedTypeSymbol symbol, List<INamedTypeSymbol> containers, bool hasRecipeBase, CancellationToken token)
    {
        if (!symbol.IsRecord)
            return RecordDefect.NotRecord;
        if (!IsPartial(symbol, token))
            return RecordDefect.NotPartial;
        if (symbol.Arity > 0)
            return RecordDefect.Generic;
        if (symbol.IsFileLocal || containers.Exists(container => container.IsFileLocal))
            return RecordDefect.FileLocal;
        if (symbol.IsAbstract)
            return RecordDefect.Abstract;
        if (!hasRecipeBase && symbol.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error })
            return RecordDefect.HasBaseType;
        if (NeedsArguments(symbol))
            return RecordDefect.NeedsArguments;
        if (containers.Exists(container => !IsPartial(container, token)))
            return RecordDefect.ContainerNotPartial;
        if (containers.Exists(container => container.Arity > 0))
            return RecordDefect.ContainerGeneric;
        return RecordDefect.None;
    }

    public static bool HasRecipeBase(INamedTypeSymbol symbol, string recipe = PretrainingRecipe)
    {
        for (INamedTypeSymbol? type = symbol.BaseType; type is not null; type = type.BaseType)
        {
            if (IsRecipe(type) && type.Name == recipe)
                return true;
        }

        return false;
    }

    public static bool IsRecipe(INamedTypeSymbol type) => RecipeNames.Contains(type.ToDisplayString());

    private static bool NeedsArguments(INamedTypeSymbol symbol)
    {
        bool hasOpenConstructor = symbol.InstanceConstructors.Any(constructor =>
            constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal);
        return !hasOpenConstructor
            || symbol.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
    }

    // A member may not be called like its type either (CS0542), nor override one that a base has sealed.
    private static IEnumerable<string> TakenNamesOf(INamedTypeSymbol symbol, string recipe) =>
        (recipe == PretrainingRecipe ? GeneratedMembers.OfModel : GeneratedMembers.OfHead).Where(name =>
            symbol.Name == name
            || !symbol.GetMembers(name).IsEmpty
            || BasesOf(symbol).Any(type => type.GetMembers(name).Any(member => member.IsSealed)));

    /// <summary>The user's own records between a model, or a type around it, and the library's.</summary>
    public static IEnumerable<INamedTypeSymbol> BasesOf(INamedTypeSymbol symbol)
    {
        for (INamedTypeSymbol? type = symbol.BaseType; type is { SpecialType: SpecialType.None } && !IsRecipe(type); type = type.BaseType)
            yield return type;
    }

    private static bool IsObsolete(INamedTypeSymbol type) =>
        type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "System.ObsoleteAttribute");

    private static List<INamedTypeSymbol> ContainersOf(INamedTypeSymbol symbol)
    {
        List<INamedTypeSymbol> containers = [];
        for (INamedTypeSymbol? type = symbol.ContainingType; type is not null; type = type.ContainingType)
            containers.Insert(0, type);
        return containers;
    }

    private static string HeaderOf(INamedTypeSymbol type)
    {
        string kind = type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
            { TypeKind: TypeKind.Struct } => "struct",
            { IsRecord: true } => "record",
            _ => "class",
        };
        return $"partial {kind} {type.ToDisplayString(EscapedName)}";
    }

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken token) =>
        DeclarationsOf(type, token).All(d => d.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static IEnumerable<TypeDeclarationSyntax> DeclarationsOf(INamedTypeSymbol type, CancellationToken token) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(token)).OfType<TypeDeclarationSyntax>();
}
