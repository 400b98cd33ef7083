using System.Collections.Generic;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>The ranges that the language's documentation promises.</summary>
internal static class Sizes
{
    public static readonly SizeRange Vocabulary = new(8, 1_000_000);
    public static readonly SizeRange Width = new(1, 65_536);
    public static readonly SizeRange Positions = new(8, 65_536);
    public static readonly SizeRange TokenTypes = new(0, 16);
    public static readonly SizeRange Layers = new(1, 256);

    /// <summary>Of the largest model's longest sequence: more would see everything.</summary>
    public static readonly SizeRange Window = new(0, 65_536 - 2);

    /// <summary>0 for none; layers are counted up to 256.</summary>
    public static readonly SizeRange GlobalEvery = new(0, 256);

    /// <summary>Four times the widest hidden state, so that the default is always in range.</summary>
    public static readonly SizeRange FeedForward = new(1, 4 * 65_536);

    /// <summary>Every size of a model: where it stands, what it is (null: not written), whether it must be written, and its range.</summary>
    public static IEnumerable<(Site Site, int? Value, bool IsRequired, SizeRange Range)> Of(ModelSpec spec)
    {
        yield return (Site.Of(DeclarationPart.Model, nameof(spec.VocabularySize)), spec.VocabularySize, true, Vocabulary);
        yield return (Site.Of(DeclarationPart.Model, nameof(spec.EmbeddingSize)), spec.EmbeddingSize, false, Width);
        yield return (Site.Of(DeclarationPart.Model, nameof(spec.MaxPositions)), spec.MaxPositions, false, Positions);
        yield return (Site.Of(DeclarationPart.Model, nameof(spec.TokenTypes)), spec.TokenTypes, false, TokenTypes);

        (DeclarationPart, NetworkSpec?)[] networks = [(DeclarationPart.Generator, spec.Generator), (DeclarationPart.Discriminator, spec.Discriminator)];
        foreach ((DeclarationPart part, NetworkSpec? network) in networks)
        {
            if (network is null) continue;
            yield return (Site.Of(part, nameof(network.Layers)), network.Layers, false, Layers);
            yield return (Site.Of(part, nameof(network.HiddenSize)), network.HiddenSize, true, Width);
            yield return (Site.Of(part, nameof(network.AttentionHeads)), network.AttentionHeads, true, Width);
            yield return (Site.Of(part, nameof(network.FeedForwardSize)), network.FeedForwardSize, false, FeedForward);
            yield return (Site.Of(part, nameof(network.AttentionWindow)), network.AttentionWindow, false, Window);
            yield return (Site.Of(part, nameof(network.GlobalAttentionEvery)), network.GlobalAttentionEvery, false, GlobalEvery);
        }
    }
}
