using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL1013: networks that share their embeddings agree on what these are made of.</summary>
internal static class SharedNormRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL1013",
        title: "Shared embeddings must be declared alike",
        messageFormat: "{0} is {1} in [Generator] and {2} in [Discriminator], which share their {3}; declare both alike, or share less with Tying = WeightTying.TokenEmbeddings",
        category: Category.Architecture,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL1013"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        if (spec is not { Generator: { } generator, Discriminator: { } discriminator })
            yield break;

        // A delta needs a table beneath it; what a network without deltas does is its own affair.
        bool sharesPositions = Sharing.Of(spec.Tying, NetworkRole.Discriminator, NetworkSection.PositionEmbeddings) switch
        {
            TensorSource.Shared => true,
            TensorSource.Delta => discriminator.Config.Positions == Positions.Learned,
            _ => false,
        };
        if (sharesPositions && generator.Config.Positions != discriminator.Config.Positions)
        {
            yield return Describe(
                nameof(generator.Config.Positions),
                generator.Config.Positions.ToString(),
                discriminator.Config.Positions.ToString(),
                "embeddings",
                Setting.Of(DeclarationPart.Generator, nameof(generator.Config.Positions), discriminator.Config.Positions));
        }

        if (Sharing.Of(spec.Tying, NetworkRole.Discriminator, NetworkSection.EmbeddingNorm) != TensorSource.Shared)
            yield break;
        if (generator.Config.EmbeddingNorm != discriminator.Config.EmbeddingNorm)
        {
            yield return Describe(
                nameof(generator.Config.EmbeddingNorm),
                Wording.Of(generator.Config.EmbeddingNorm),
                Wording.Of(discriminator.Config.EmbeddingNorm),
                Norm,
                new Setting(DeclarationPart.Generator, nameof(generator.Config.EmbeddingNorm), Wording.Of(discriminator.Config.EmbeddingNorm)));
        }
        else if (!generator.Config.EmbeddingNorm)
        {
            yield break;
        }
        else if (generator.Config.Normalization != discriminator.Config.Normalization)
        {
            yield return Describe(
                nameof(generator.Config.Normalization),
                generator.Config.Normalization.ToString(),
                discriminator.Config.Normalization.ToString(),
                Norm,
                Setting.Of(DeclarationPart.Generator, nameof(generator.Config.Normalization), discriminator.Config.Normalization));
        }
        else if (generator.Config.Normalization == Normalization.LayerNorm && generator.Config.Biases != discriminator.Config.Biases)
        {
            yield return Describe(
                nameof(generator.Config.Biases),
                Wording.Of(generator.Config.Biases),
                Wording.Of(discriminator.Config.Biases),
                Norm,
                new Setting(DeclarationPart.Generator, nameof(generator.Config.Biases), Wording.Of(discriminator.Config.Biases)));
        }
    }

    /// <summary>What decides what embeddings are made of.</summary>
    public static readonly string[] OfEmbeddings =
    [
        nameof(NetworkConfig.Positions),
        nameof(NetworkConfig.EmbeddingNorm),
        nameof(NetworkConfig.Normalization),
        nameof(NetworkConfig.Biases),
    ];

    private const string Norm = "embeddings and the norm behind them";

    private static Finding Describe(string name, string ofGenerator, string ofDiscriminator, string what, Setting asDiscriminator) => Finding
        .Of(Descriptor, NamedLocation.Of(DeclarationPart.Generator, name), name, ofGenerator, ofDiscriminator, what)
        .FixedBy(Fix.Of($"Give the generator the discriminator's {name}", asDiscriminator));
}
