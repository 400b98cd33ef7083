using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Parsing;

/// <summary>What a model declares itself, and its objective has no use for. What it takes over from a base is left out in silence.</summary>
internal static class NeedlessParser
{
    public static EquatableArray<NamedLocation> Parse(INamedTypeSymbol symbol, ModelObjective objective)
    {
        List<NamedLocation> found = objective.Uses(DeclarationPart.Generator) || Lineage.Find(symbol, AttributeNames.Generator) is null
            ? []
            : [NamedLocation.Of(DeclarationPart.Generator)];
        foreach ((DeclarationPart part, string[] arguments) in objective.Needless)
        {
            if (Lineage.Find(symbol, part == DeclarationPart.Model ? AttributeNames.Model : AttributeNames.Kernels) is not { } attribute)
                continue;
            found.AddRange(
                attribute.NamedArguments.Select(argument => argument.Key)
                    .Where(arguments.Contains)
                    .Select(argument => NamedLocation.OfName(part, argument)));
        }

        return found.ToEquatableArray();
    }
}
