using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Parsing;

/// <summary>
/// What a masked language model declares itself, and has no use for: all that is about a generator and its samples. What it takes over from a base is
/// left out in silence.
/// </summary>
internal static class NeedlessParser
{
    private static readonly (DeclarationPart Part, string Attribute, string[] Arguments)[] OfGenerator =
    [
        (DeclarationPart.Model, AttributeNames.Model,
        [
            nameof(ElectraModelAttribute.Tying),
            nameof(ElectraModelAttribute.SamplingTemperature),
            nameof(ElectraModelAttribute.DisallowCorrect),
            nameof(ElectraModelAttribute.SampleTopK),
        ]),
        (
            DeclarationPart.Kernels,
            AttributeNames.Kernels,
            [nameof(KernelsAttribute.Sampler), nameof(KernelsAttribute.Replacement), nameof(KernelsAttribute.RtdLoss)]),
    ];

    /// <summary>Whether a kernel is of a generator, its samples or a discriminator.</summary>
    public static bool IsOfGenerator(KernelChoice kernel) =>
        OfGenerator.Any(attribute => attribute.Part == DeclarationPart.Kernels && attribute.Arguments.Contains(kernel.Argument));

    public static EquatableArray<Site> Parse(INamedTypeSymbol symbol)
    {
        List<Site> found = Lineage.Find(symbol, AttributeNames.Generator) is null ? [] : [Site.Of(DeclarationPart.Generator)];
        foreach ((DeclarationPart part, string name, string[] arguments) in OfGenerator)
        {
            if (Lineage.Find(symbol, name) is not { } attribute)
                continue;
            found.AddRange(
                attribute.NamedArguments.Select(argument => argument.Key).Where(arguments.Contains).Select(argument => Site.OfName(part, argument)));
        }

        return found.ToEquatableArray();
    }
}
