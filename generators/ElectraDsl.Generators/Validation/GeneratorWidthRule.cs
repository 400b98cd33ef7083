using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>
/// EDSL1107: the generator is a quarter to a half as wide as the discriminator. Of one that is even wider, <see cref="WideGeneratorRule"/>
/// speaks alone, so that a generator as wide on purpose (to continue from the released small weights) can be allowed without allowing any.
/// </summary>
internal static class GeneratorWidthRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1107",
        title: "The generator is not a quarter to a half as wide as the discriminator",
        messageFormat: "HiddenSize {0} of [Generator] is too {1} for {2} of [Discriminator]; a generator of a quarter to a half, {3} to {4}, serves the discriminator best",
        category: Category.Advice,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1107"));

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec is not { Generator.HiddenSize: { } generator, Discriminator.HiddenSize: { } discriminator } || generator > discriminator)
            yield break;

        // One encoder in both roles has one width: the choice is the tie's.
        GeneratorWidths best = GeneratorWidths.Under(discriminator);
        if (spec.Tying == WeightTying.AllWeights || best.Contains(generator))
            yield break;

        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(DeclarationPart.Generator, nameof(spec.Generator.HiddenSize)),
                Wording.Of(generator),
                generator < best.Quarter ? "narrow" : "wide",
                Wording.Of(discriminator),
                Wording.Of(best.Quarter),
                Wording.Of(best.Half))
            .FixedBy(best.Fixes(spec.Generator));
    }
}
