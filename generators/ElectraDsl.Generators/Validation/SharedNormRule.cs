using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1013: networks that share their embeddings agree on what these are made of.</summary>
internal static class SharedNormRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1013",
        title: "Shared embeddings must be declared alike",
        messageFormat: "{0} is {1} in [Generator] and {2} in [Discriminator], which share their {3}; declare both alike, or choose another Tying",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1013"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec is not { Tying: WeightTying.Embeddings, Generator: { } generator, Discriminator: { } discriminator }) yield break;

        (string Name, string OfGenerator, string OfDiscriminator, string What)[] all =
        [
            (nameof(generator.Positions), generator.Positions.ToString(), discriminator.Positions.ToString(), "embeddings"),
            (nameof(generator.Normalization), generator.Normalization.ToString(), discriminator.Normalization.ToString(), "embeddings and the norm behind them"),
            (nameof(generator.Biases), Wording.Of(generator.Biases), Wording.Of(discriminator.Biases), "embeddings and the norm behind them"),
        ];
        foreach ((string name, string ofGenerator, string ofDiscriminator, string what) in all.Where(pair => pair.OfGenerator != pair.OfDiscriminator))
            yield return Finding.Of(Descriptor, Site.Of(DeclarationPart.Generator, name), name, ofGenerator, ofDiscriminator, what);
    }
}
