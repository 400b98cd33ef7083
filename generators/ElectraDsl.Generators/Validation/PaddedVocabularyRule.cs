using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1106: the vocabulary is padded to a multiple of eight.</summary>
internal static class PaddedVocabularyRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1106",
        title: "The vocabulary is not padded to a multiple of 8",
        messageFormat: "VocabularySize {0} is not a multiple of 8, which slows the generator's largest matrix product; pad it to {1}",
        category: Category.Advice,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1106"));

    private const int Multiple = 8;

    // The published English vocabulary. Its size is no choice: the released weights have tables of exactly so many rows, and padded ones
    // would neither take them nor the vocabulary's file. Whoever declares it means that vocabulary, and advice would only be noise.
    private const int Published = Defaults.VocabularySize;

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec.VocabularySize is not { } size || size % Multiple == 0 || size == Published)
            yield break;

        int padded = (size / Multiple * Multiple) + Multiple;
        yield return Finding
            .Of(Descriptor, NamedLocation.Of(DeclarationPart.Model, nameof(spec.VocabularySize)), Wording.Of(size), Wording.Of(padded))
            .FixedBy(Fix.Of($"Pad the vocabulary to {Wording.Of(padded)}", Setting.Of(DeclarationPart.Model, nameof(spec.VocabularySize), padded)));
    }
}
