using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reads a record with its attributes. The only stage, together with its neighbors in this folder, that sees symbols.</summary>
internal static class ModelParser
{
    /// <summary>Attributes on anything but a class are the compiler's business (CS0592).</summary>
    public static bool IsClass(SyntaxNode node, CancellationToken token) =>
        node.IsKind(SyntaxKind.RecordDeclaration) || node.IsKind(SyntaxKind.ClassDeclaration);

    /// <summary>Null where a second [ElectraModel] stands on another part of the same record, which C# rejects by itself (CS0579).</summary>
    public static ParsedModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken token)
    {
        var symbol = (INamedTypeSymbol)context.TargetSymbol;
        if (!StandsOn(context.TargetNode, Lineage.Find(symbol, AttributeNames.Model)!))
            return null;
        token.ThrowIfCancellationRequested();

        ModelSpec spec = SpecParser.Parse(symbol, context.SemanticModel.Compilation, token);
        SourceMap places = new();
        places.AddRecord((BaseTypeDeclarationSyntax)context.TargetNode, symbol, spec.Record.TakenNames);
        foreach ((DeclarationPart part, string name) in new[]
        {
            (DeclarationPart.Model, AttributeNames.Model),
            (DeclarationPart.Generator, AttributeNames.Generator),
            (DeclarationPart.Discriminator, AttributeNames.Discriminator),
            (DeclarationPart.Kernels, AttributeNames.Kernels),
        })
        {
            AddPlaces(places, part, Lineage.Of(symbol).ConvertAll(generation => Lineage.Find(generation, name)), token);
        }

        foreach (string hyperparameter in RecipeParser.Hyperparameters)
        {
            if (RecipeParser.FindAssigned(symbol, hyperparameter, context.SemanticModel.Compilation, token) is { Value: { } value })
                places.AddHyperparameter(hyperparameter, value);
        }

        return new ParsedModel(spec, places);
    }

    private static void AddPlaces(SourceMap places, DeclarationPart part, List<AttributeData?> generations, CancellationToken token)
    {
        int own = generations.Count - 1;
        if (generations[own]?.ApplicationSyntaxReference?.GetSyntax(token) is AttributeSyntax syntax)
            places.AddAttribute(part, syntax);
        for (int i = 0; i < own; i++)
        {
            if (generations[i] is { } inherited)
                places.AddInherited(part, inherited.NamedArguments.Select(argument => argument.Key));
        }
    }

    private static bool StandsOn(SyntaxNode declaration, AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } place && place.SyntaxTree == declaration.SyntaxTree && declaration.Span.Contains(place.Span);
}
