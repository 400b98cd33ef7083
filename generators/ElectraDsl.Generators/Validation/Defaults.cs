using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>What a declaration that lacks something most likely means: the language's defaults, else ELECTRA-Small's sizes.</summary>
internal static class Defaults
{
    /// <summary>That of the published English vocabulary.</summary>
    public const int VocabularySize = 30_522;

    /// <summary>The discriminator's.</summary>
    public const int HiddenSize = 256;

    /// <summary>Width of a head in every published model.</summary>
    private const int HeadSize = 64;

    /// <summary>The default that the language gives an argument.</summary>
    public static double Of(DeclarationPart part, string argument)
    {
        Attribute usual = part == DeclarationPart.Model ? new ElectraModelAttribute() : new GeneratorAttribute();
        return (double)usual.GetType().GetProperty(argument)!.GetValue(usual);
    }

    /// <summary>A value for a size that must be written and is not.</summary>
    public static int Size(ModelSpec spec, DeclarationPart part, string name) => name switch
    {
        nameof(ElectraModelAttribute.VocabularySize) => VocabularySize,
        nameof(NetworkAttribute.HiddenSize) => HiddenSizeOf(spec, part),
        _ => Heads(Sizes.Width.Nearest(NetworkOf(spec, part)?.HiddenSize ?? HiddenSizeOf(spec, part))),
    };

    /// <summary>A whole network that fits the other one.</summary>
    public static IEnumerable<Setting> Network(ModelSpec spec, DeclarationPart part)
    {
        NetworkSpec? other = OtherThan(spec, part);
        bool isAlike = spec.Tying == WeightTying.AllWeights;
        int hiddenSize = HiddenSizeOf(spec, part);

        if (other is { Config.Layers: int layers }
            && layers != new GeneratorAttribute().Layers
            && Sizes.Of(NetworkOption.Named(nameof(NetworkConfig.Layers))).Contains(layers))
            yield return Setting.Of(part, nameof(other.Config.Layers), layers);
        yield return Setting.Of(part, nameof(other.HiddenSize), hiddenSize);
        yield return Setting.Of(part, nameof(other.AttentionHeads), isAlike && other?.AttentionHeads is { } heads ? heads : Heads(hiddenSize));
    }

    private static int HiddenSizeOf(ModelSpec spec, DeclarationPart part)
    {
        int? other = OtherThan(spec, part)?.HiddenSize is { } size && Sizes.Width.Contains(size) ? size : null;
        if (spec.Tying == WeightTying.AllWeights)
            return other ?? HiddenSize;
        if (NetworkOf(spec, part)?.AttentionHeads is { } heads && Sizes.Width.Contains(heads))
            return Sizes.Width.Nearest(heads * HeadSize);
        return part == DeclarationPart.Generator
            ? GeneratorWidths.Under(other ?? HiddenSize).Suggested
            : other is { } generator ? Sizes.Width.Nearest(4 * generator) : HiddenSize;
    }

    private static int Heads(int hiddenSize) => HeadCountRule.DivisorAtMost(hiddenSize, Math.Max(1, hiddenSize / HeadSize));

    private static NetworkSpec? NetworkOf(ModelSpec spec, DeclarationPart part) =>
        part == DeclarationPart.Generator ? spec.Generator : spec.Discriminator;

    private static NetworkSpec? OtherThan(ModelSpec spec, DeclarationPart part) =>
        part == DeclarationPart.Generator ? spec.Discriminator : spec.Generator;
}
