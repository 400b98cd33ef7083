using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Cures;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;
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
        if (spec is not { Tying: WeightTying.AllWeights, Generator: { } generator, Discriminator: { } discriminator }) yield break;

        (string name, string ofGenerator, string ofDiscriminator) =
            Values(generator).Zip(Values(discriminator), (g, d) => (g.Name, g.Value, d.Value)).FirstOrDefault(pair => pair.Item2 != pair.Item3);
        if (name is null) yield break;
        yield return Finding
            .Of(Descriptor, Site.Of(DeclarationPart.Model, nameof(spec.Tying)), name, ofGenerator, ofDiscriminator)
            .CuredBy(Cure.Of("Tie the embeddings only", Setting.Of(DeclarationPart.Model, nameof(spec.Tying), WeightTying.Embeddings)));
    }

    private static IEnumerable<(string Name, string Value)> Values(NetworkSpec network)
    {
        yield return (nameof(network.Layers), Wording.Of(network.Layers));
        yield return (nameof(network.HiddenSize), Wording.Of(network.HiddenSize ?? 0));
        yield return (nameof(network.AttentionHeads), Wording.Of(network.AttentionHeads ?? 0));
        yield return (nameof(network.FeedForwardSize), Wording.Of(network.FeedForwardSize ?? Defaults.FeedForwardSize(network.HiddenSize ?? 0)));
        yield return (nameof(network.Activation), network.Activation.ToString());
        yield return (nameof(network.Norm), network.Norm.ToString());
        yield return (nameof(network.Normalization), network.Normalization.ToString());
        yield return (nameof(network.NormEpsilon), Wording.Of(network.NormEpsilon));
        yield return (nameof(network.Biases), Wording.Of(network.Biases));
        yield return (nameof(network.Positions), network.Positions.ToString());
        yield return (nameof(network.AttentionWindow), Wording.Of(network.AttentionWindow));
        yield return (nameof(network.GlobalAttentionEvery), Wording.Of(network.GlobalAttentionEvery));
        yield return (nameof(network.Dropout), Wording.Of(network.Dropout));
        yield return (nameof(network.AttentionDropout), Wording.Of(network.AttentionDropout));
        yield return (nameof(network.Initialization), network.Initialization.ToString());
        yield return (nameof(network.InitializerRange), Wording.Of(network.InitializerRange));
    }
}
