using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>
/// Turns the names that rules point with into real locations, which, unlike copies of their numbers, the compiler checks against
/// `#pragma warning`.
/// </summary>
internal sealed class SourceMap
{
    private readonly Dictionary<DeclarationPart, Location> parts = [];
    private readonly Dictionary<(DeclarationPart Part, string Name), Location> arguments = [];
    private readonly HashSet<DeclarationPart> inheritedParts = [];
    private readonly HashSet<(DeclarationPart Part, string Name)> inheritedArguments = [];

    /// <summary>Remembers where the record's name stands, and those of its members that rules speak of.</summary>
    public void AddRecord(BaseTypeDeclarationSyntax declaration, INamedTypeSymbol symbol, IEnumerable<string> members)
    {
        parts[DeclarationPart.Record] = declaration.Identifier.GetLocation();
        foreach (string name in members)
        {
            if (symbol.GetMembers(name).SelectMany(member => member.Locations).FirstOrDefault(place => place.IsInSource) is { } place)
                arguments[(DeclarationPart.Record, name)] = place;
        }
    }

    /// <summary>Remembers where an attribute and its arguments stand.</summary>
    public void AddAttribute(DeclarationPart part, AttributeSyntax attribute)
    {
        parts[part] = attribute.Name.GetLocation();
        foreach (AttributeArgumentSyntax argument in attribute.ArgumentList?.Arguments ?? [])
        {
            if (argument.NameEquals is not { Name: { } name })
                continue;
            arguments[(part, name.Identifier.ValueText)] = argument.Expression.GetLocation();
            arguments[(part, NamedLocation.NameKey(name.Identifier.ValueText))] = name.GetLocation();
        }
    }

    /// <summary>Remembers where the constructor assigns a hyperparameter of the recipe.</summary>
    public void AddHyperparameter(string name, ExpressionSyntax value) => arguments[(DeclarationPart.Recipe, name)] = value.GetLocation();

    /// <summary>Remembers what is written of an attribute at a base: here it stands for the argument that names the base.</summary>
    public void AddInherited(DeclarationPart part, IEnumerable<string> names)
    {
        _ = inheritedParts.Add(part);
        foreach (string name in names)
            _ = inheritedArguments.Add((part, name));
    }

    public Location Locate(NamedLocation location)
    {
        // What is written here is what the author can change first.
        foreach (string name in location.Arguments)
        {
            if (arguments.TryGetValue((location.Part, name), out Location? place))
                return place;
        }

        bool isInherited = location.Arguments.Any(name => inheritedArguments.Contains((location.Part, name)))
            || (!parts.ContainsKey(location.Part) && inheritedParts.Contains(location.Part));
        if (isInherited && arguments.TryGetValue((DeclarationPart.Model, nameof(ElectraModelAttribute.Base)), out Location? naming))
            return naming;

        return parts.TryGetValue(location.Part, out Location? whole) ? whole : parts[DeclarationPart.Record];
    }
}
