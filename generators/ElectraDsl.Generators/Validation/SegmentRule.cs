using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL3006: a model that learns which segments belong together can tell them apart.</summary>
internal static class SegmentRule
{
    /// <summary>As many as a pair has.</summary>
    public const int Segments = 2;

    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL3006",
        title: "Next-sentence prediction needs two kinds of segments",
        messageFormat: "Next-sentence prediction needs TokenTypes of 2 or more, but it is {0}: the encoder could not tell a pair's segments apart",
        category: Category.Recipe,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL3006"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (!spec.NextSentencePrediction || spec.TokenTypes >= Segments)
            yield break;
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(DeclarationPart.Model, nameof(spec.NextSentencePrediction), nameof(spec.TokenTypes)),
                Wording.Of(spec.TokenTypes))
            .FixedBy(Fix.Of($"Set TokenTypes to {Segments}", Setting.Of(DeclarationPart.Model, nameof(spec.TokenTypes), Segments)));
    }
}
