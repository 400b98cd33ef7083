using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Turns the names that rules point with into real locations, which keep `#pragma warning` working.</summary>
internal sealed class SourceMap
{
    private readonly INamedTypeSymbol symbol;
    private readonly Location record;
    private readonly Dictionary<DeclarationPart, AttributeSyntax> attributes = [];

    public SourceMap(INamedTypeSymbol symbol, Location record)
    {
        this.symbol = symbol;
        this.record = record;
    }

    public void Add(DeclarationPart part, AttributeData attribute, CancellationToken token)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(token) is AttributeSyntax syntax) attributes[part] = syntax;
    }

    public Location Locate(Site site)
    {
        if (site.Part == DeclarationPart.Record) return site.Arguments.Select(FindMember).FirstOrDefault(place => place is not null) ?? record;
        if (!attributes.TryGetValue(site.Part, out AttributeSyntax? attribute)) return record;
        foreach (string name in site.Arguments)
        {
            if (FindArgument(attribute, name) is { } argument) return argument.Expression.GetLocation();
        }

        return attribute.Name.GetLocation();
    }

    private Location? FindMember(string name) => symbol.GetMembers(name).SelectMany(member => member.Locations).FirstOrDefault(place => place.IsInSource);

    private static AttributeArgumentSyntax? FindArgument(AttributeSyntax attribute, string name)
    {
        if (attribute.ArgumentList is null) return null;
        foreach (AttributeArgumentSyntax argument in attribute.ArgumentList.Arguments)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText == name) return argument;
        }

        return null;
    }
}
