using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Finds [Generator], [Discriminator] and [Kernels] on classes that are not models.</summary>
internal static class StrayNetworkParser
{
    /// <summary>Null where the class is a model, or where this is not its first such attribute: one error a class is enough.</summary>
    public static StrayNetwork? Parse(GeneratorAttributeSyntaxContext context, CancellationToken token)
    {
        AttributeData[] ofLanguage = [.. context.TargetSymbol.GetAttributes().Where(IsOfLanguage)];
        if (ofLanguage.Any(attribute => attribute.AttributeClass!.Name == nameof(ElectraModelAttribute)))
            return null;
        if (ofLanguage[0].ApplicationSyntaxReference?.GetSyntax(token) is not AttributeSyntax syntax)
            return null;
        if (!context.Attributes[0].Equals(ofLanguage[0]) || !context.TargetNode.Contains(syntax))
            return null;
        return new StrayNetwork(syntax.Name.ToString(), context.TargetSymbol.Name, syntax.Name.GetLocation());
    }

    private static bool IsOfLanguage(AttributeData attribute) =>
        attribute.AttributeClass?.ToDisplayString()
            is AttributeNames.Model
                or AttributeNames.Generator
                or AttributeNames.Discriminator
                or AttributeNames.Kernels;
}
