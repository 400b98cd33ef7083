using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1010: sinusoidal positions are pairs of a sine and a cosine.</summary>
internal static class SinusoidalWidthRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1010",
        title: "Sinusoidal positions need tables of even width",
        messageFormat: "Positions of {0} are sinusoidal, which are pairs of a sine and a cosine, but its tables are {1} wide ({2}); choose an even width, or other positions",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1010"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        [.. Check(spec, DeclarationPart.Generator, spec.Generator), .. Check(spec, DeclarationPart.Discriminator, spec.Discriminator)];

    private static IEnumerable<Finding> Check(ModelSpec spec, DeclarationPart part, NetworkSpec? network)
    {
        if (network is not { Config.Positions: Positions.Sinusoidal })
            yield break;

        bool isOwnWidth = part == DeclarationPart.Generator && spec.Tying == WeightTying.None;
        int width = (isOwnWidth ? network.HiddenSize : spec.EmbeddingSize ?? spec.Discriminator?.HiddenSize) ?? 0;
        if (width % 2 == 0)
            yield break;
        string origin = isOwnWidth || spec.EmbeddingSize is null ? nameof(network.HiddenSize) : nameof(spec.EmbeddingSize);
        yield return Finding
            .Of(Descriptor, NamedLocation.Of(part, nameof(network.Config.Positions)), Wording.Of(part), Wording.Of(width), origin)
            .FixedBy(Fix.Of("Learn the positions", Setting.Of(part, nameof(network.Config.Positions), Positions.Learned)));
    }
}
