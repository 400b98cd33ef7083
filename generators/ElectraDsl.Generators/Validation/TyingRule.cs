using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1003: one encoder can serve as both networks only where both are declared alike.</summary>
internal static class TyingRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1003",
        title: "The networks cannot share all weights",
        messageFormat: "{0} is {1} in [Generator] and {2} in [Discriminator], so they cannot share all weights; declare both alike, or tie the embeddings only",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1003"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec is not { Tying: WeightTying.AllWeights, Generator: { } generator, Discriminator: { } discriminator })
            yield break;

        NetworkConfig one = generator.Settle(), other = discriminator.Settle();
        NetworkOption? option = NetworkOption.All.FirstOrDefault(option => !Equals(option.Of(one), option.Of(other)));
        if (option is null)
            yield break;
        yield return Finding
            .Of(
                Descriptor,
                NamedLocation.Of(DeclarationPart.Model, nameof(spec.Tying)),
                option.Name,
                Wording.Of(option.Of(one)),
                Wording.Of(option.Of(other)))
            .FixedBy(Fix.Of("Tie the embeddings only", Setting.Of(DeclarationPart.Model, nameof(spec.Tying), WeightTying.Embeddings)));
    }
}
