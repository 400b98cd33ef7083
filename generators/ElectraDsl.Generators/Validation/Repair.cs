using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>
/// Turns any spec into a sound one near it. A broken model is still generated from its repaired spec: user code that names the model's
/// members keeps compiling, so that the one error shown is the mistake itself. The build fails all the same; this code never runs.
/// </summary>
internal static class Repair
{
    private static readonly ElectraModelAttribute Usual = new();
    private static readonly GeneratorAttribute UsualNetwork = new();

    // ELECTRA-Small's, for what is not written at all.
    private const int UsualVocabularySize = 30_522;
    private const int UsualHiddenSize = 256;

    public static ModelSpec Apply(ModelSpec spec)
    {
        NetworkSpec discriminator = Apply(spec.Discriminator ?? spec.Generator);
        NetworkSpec generator = Apply(spec.Generator ?? spec.Discriminator);
        int vocabularySize = Sizes.Vocabulary.Nearest(spec.VocabularySize ?? UsualVocabularySize);
        ModelSpec repaired = spec with
        {
            IsLegible = true,
            VocabularySize = vocabularySize,
            EmbeddingSize = spec.EmbeddingSize is { } embeddingSize ? Sizes.Width.Nearest(embeddingSize) : null,
            MaxPositions = Sizes.Positions.Nearest(spec.MaxPositions),
            TokenTypes = Sizes.TokenTypes.Nearest(spec.TokenTypes),
            Tying = KnownOr(spec.Tying, Usual.Tying),
            Masking = KnownOr(spec.Masking, Usual.Masking),
            MaskProbability = spec.MaskProbability is > 0 and <= 1 ? spec.MaskProbability : Usual.MaskProbability,
            MaskReplaceProbability = spec.MaskReplaceProbability is >= 0 and <= 1 ? spec.MaskReplaceProbability : Usual.MaskReplaceProbability,
            InitializerRange = ScaleRule.IsScale(spec.InitializerRange) ? spec.InitializerRange : Usual.InitializerRange,
            LayerNormEpsilon = ScaleRule.IsScale(spec.LayerNormEpsilon) ? spec.LayerNormEpsilon : Usual.LayerNormEpsilon,
            Discriminator = discriminator,
            Generator = spec.Tying == WeightTying.AllWeights ? discriminator : generator,
        };

        return !SpecialTokenRule.Check(repaired).Any()
            ? repaired
            : repaired with
            {
                Tokens = new SpecialTokens(Usual.PadTokenId, Usual.UnknownTokenId, Usual.ClsTokenId, Usual.SepTokenId, Usual.MaskTokenId),
            };
    }

    private static NetworkSpec Apply(NetworkSpec? network)
    {
        network ??= new NetworkSpec(
            UsualNetwork.Layers, null, null, null, UsualNetwork.Activation, UsualNetwork.Norm, UsualNetwork.Dropout, UsualNetwork.AttentionDropout);

        int hiddenSize = Sizes.Width.Nearest(network.HiddenSize ?? UsualHiddenSize);
        int heads = HeadCountRule.DivisorAtMost(hiddenSize, Sizes.Width.Nearest(network.AttentionHeads ?? 1));
        return network with
        {
            Layers = Sizes.Layers.Nearest(network.Layers),
            HiddenSize = hiddenSize,
            AttentionHeads = heads,
            FeedForwardSize = network.FeedForwardSize is { } size ? Sizes.FeedForward.Nearest(size) : null,
            Activation = KnownOr(network.Activation, UsualNetwork.Activation),
            Norm = KnownOr(network.Norm, UsualNetwork.Norm),
            Dropout = network.Dropout is >= 0 and < 1 ? network.Dropout : UsualNetwork.Dropout,
            AttentionDropout = network.AttentionDropout is >= 0 and < 1 ? network.AttentionDropout : UsualNetwork.AttentionDropout,
        };
    }

    private static T KnownOr<T>(T value, T usual)
        where T : struct, Enum => Enum.IsDefined(typeof(T), value) ? value : usual;
}
