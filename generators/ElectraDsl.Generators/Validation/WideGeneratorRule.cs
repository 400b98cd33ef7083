using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1101: the generator is no wider than the discriminator.</summary>
internal static class WideGeneratorRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1101",
        title: "The generator is wider than the discriminator",
        messageFormat: "HiddenSize is {0} in [Generator] and {1} in [Discriminator]; a generator of a quarter to a half, {2} to {3}, serves the discriminator best",
        category: Category.Advice,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1101"));

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec is not { Generator.HiddenSize: { } generator, Discriminator.HiddenSize: { } discriminator } || generator <= discriminator)
            yield break;
        GeneratorWidths best = GeneratorWidths.Under(discriminator);
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(DeclarationPart.Generator, nameof(spec.Generator.HiddenSize)),
                Wording.Of(generator),
                Wording.Of(discriminator),
                Wording.Of(best.Quarter),
                Wording.Of(best.Half))
            .FixedBy(best.Fixes(spec.Generator));
    }
}
