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
            MaskProbability = spec.MaskProbability is > 0 and <= 1 ? spec.MaskProbability : Usual.MaskProbability,
            MaskReplaceProbability = spec.MaskReplaceProbability is >= 0 and <= 1 ? spec.MaskReplaceProbability : Usual.MaskReplaceProbability,
            Discriminator = discriminator,
            Generator = generator,
        };
        if (ModelValidator.HasUnfitOptions(repaired)) repaired = repaired with { Discriminator = Plain(discriminator), Generator = Plain(generator) };
        if (TyingRule.Check(repaired).Any()) repaired = repaired with { Generator = repaired.Discriminator };
        if (SharedNormRule.Check(repaired).Any()) repaired = repaired with { Generator = Agreeing(repaired.Generator!, repaired.Discriminator!) };

        return !SpecialTokenRule.Check(repaired).Any()
            ? repaired
            : repaired with
            {
                Tokens = new SpecialTokens(Usual.PadTokenId, Usual.UnknownTokenId, Usual.ClsTokenId, Usual.SepTokenId, Usual.MaskTokenId),
            };
    }

    private static NetworkSpec Apply(NetworkSpec? network)
    {
        network ??= NetworkSpec.Of(UsualNetwork, null, null, null);
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
            Normalization = KnownOr(network.Normalization, UsualNetwork.Normalization),
            NormEpsilon = ScaleRule.IsScale(network.NormEpsilon) ? network.NormEpsilon : UsualNetwork.NormEpsilon,
            Positions = KnownOr(network.Positions, UsualNetwork.Positions),
            AttentionWindow = Sizes.Window.Nearest(network.AttentionWindow),
            GlobalAttentionEvery = Sizes.GlobalEvery.Nearest(network.GlobalAttentionEvery),
            Initialization = KnownOr(network.Initialization, UsualNetwork.Initialization),
            InitializerRange = ScaleRule.IsScale(network.InitializerRange) ? network.InitializerRange : UsualNetwork.InitializerRange,
            Dropout = network.Dropout is >= 0 and < 1 ? network.Dropout : UsualNetwork.Dropout,
            AttentionDropout = network.AttentionDropout is >= 0 and < 1 ? network.AttentionDropout : UsualNetwork.AttentionDropout,
        };
    }

    /// <summary>Without the options that fit some sizes only.</summary>
    private static NetworkSpec Plain(NetworkSpec network) =>
        network with { Positions = UsualNetwork.Positions, AttentionWindow = 0, GlobalAttentionEvery = 0 };

    /// <summary>With another network's embeddings.</summary>
    private static NetworkSpec Agreeing(NetworkSpec network, NetworkSpec other) =>
        network with { Normalization = other.Normalization, Biases = other.Biases, Positions = other.Positions };

    private static T KnownOr<T>(T value, T usual)
        where T : struct, Enum => Enum.IsDefined(typeof(T), value) ? value : usual;
}
