using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>The ranges that the language's documentation promises.</summary>
internal static class Sizes
{
    public static readonly SizeRange Vocabulary = new(8, 1_000_000);
    public static readonly SizeRange Width = new(1, 65_536);
    public static readonly SizeRange Positions = new(8, 65_536);
    public static readonly SizeRange TokenTypes = new(0, 16);

    /// <summary>Every size of a model: where it stands, what it is (null: not written), whether it must be written, and its range.</summary>
    public static IEnumerable<(NamedLocation Location, int? Value, bool IsRequired, SizeRange Range)> Of(ModelSpec spec)
    {
        yield return (NamedLocation.Of(DeclarationPart.Model, nameof(spec.VocabularySize)), spec.VocabularySize, true, Vocabulary);
        yield return (NamedLocation.Of(DeclarationPart.Model, nameof(spec.EmbeddingSize)), spec.EmbeddingSize, false, Width);
        yield return (NamedLocation.Of(DeclarationPart.Model, nameof(spec.MaxPositions)), spec.MaxPositions, false, Positions);
        yield return (NamedLocation.Of(DeclarationPart.Model, nameof(spec.TokenTypes)), spec.TokenTypes, false, TokenTypes);

        (DeclarationPart, NetworkSpec?)[] networks =
        [
            (DeclarationPart.Generator, spec.Generator),
            (DeclarationPart.Discriminator, spec.Discriminator),
        ];
        foreach ((DeclarationPart part, NetworkSpec? network) in networks)
        {
            if (network is null)
                continue;
            foreach (NetworkOption option in NetworkOption.All.Where(option => option.Type == typeof(int)))
            {
                (int? value, bool isRequired) = option.Name switch
                {
                    nameof(network.HiddenSize) => (network.HiddenSize, true),
                    nameof(network.AttentionHeads) => (network.AttentionHeads, true),
                    nameof(network.FeedForwardSize) => (network.FeedForwardSize, false),
                    _ => ((int)option.Of(network.Config), false),
                };
                yield return (NamedLocation.Of(part, option.Name), value, isRequired, Of(option));
            }
        }
    }

    /// <summary>Those of a network's option that is a whole number.</summary>
    public static SizeRange Of(NetworkOption option) => new((int)option.Range!.Value.Smallest, (int)option.Range.Value.Largest);
}
