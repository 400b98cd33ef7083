using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>
/// Turns any spec into a sound one near it. A broken model is still generated from its repaired spec: user code that names the model's
/// members keeps compiling, so that the one error shown is the mistake itself. The build fails all the same; this code never runs.
/// </summary>
internal static class Repair
{
    private static readonly ElectraModelAttribute Default = new();
    private static readonly GeneratorAttribute DefaultNetwork = new();

    public static ModelSpec Apply(ModelSpec spec)
    {
        NetworkSpec discriminator = Apply(spec.Discriminator ?? spec.Generator);
        NetworkSpec generator = Apply(spec.Generator ?? spec.Discriminator);
        int vocabularySize = Sizes.Vocabulary.Nearest(spec.VocabularySize ?? Usual.VocabularySize);
        ModelSpec repaired = spec with
        {
            IsLegible = true,
            VocabularySize = vocabularySize,
            EmbeddingSize = spec.EmbeddingSize is { } embeddingSize ? Sizes.Width.Nearest(embeddingSize) : null,
            MaxPositions = Sizes.Positions.Nearest(spec.MaxPositions),
            TokenTypes = Sizes.TokenTypes.Nearest(spec.TokenTypes),
            Tying = KnownOr(spec.Tying, Default.Tying),
            Masking = KnownOr(spec.Masking, Default.Masking),
            MaskProbability = spec.MaskProbability is > 0 and <= 1 ? spec.MaskProbability : Default.MaskProbability,
            MaskReplaceProbability = spec.MaskReplaceProbability is >= 0 and <= 1 ? spec.MaskReplaceProbability : Default.MaskReplaceProbability,
            Kernels = spec.Kernels.Where(kernel => kernel.Defect == KernelDefect.None).ToEquatableArray(),
            Sampling = SamplingRule.Check(spec with { VocabularySize = vocabularySize }).Any()
                ? new SamplingSpec(Default.SamplingTemperature, Default.DisallowCorrect, Default.SampleTopK)
                : spec.Sampling,
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
                Tokens = new SpecialTokens(Default.PadTokenId, Default.UnknownTokenId, Default.ClsTokenId, Default.SepTokenId, Default.MaskTokenId),
            };
    }

    private static NetworkSpec Apply(NetworkSpec? network)
    {
        network ??= NetworkSpec.Of(DefaultNetwork, null, null, null);
        int hiddenSize = Sizes.Width.Nearest(network.HiddenSize ?? Usual.HiddenSize);
        int heads = HeadCountRule.DivisorAtMost(hiddenSize, Sizes.Width.Nearest(network.AttentionHeads ?? 1));
        return network with
        {
            Layers = Sizes.Layers.Nearest(network.Layers),
            HiddenSize = hiddenSize,
            AttentionHeads = heads,
            FeedForwardSize = network.FeedForwardSize is { } size ? Sizes.FeedForward.Nearest(size) : null,
            Activation = KnownOr(network.Activation, DefaultNetwork.Activation),
            Norm = KnownOr(network.Norm, DefaultNetwork.Norm),
            Normalization = KnownOr(network.Normalization, DefaultNetwork.Normalization),
            NormEpsilon = ScaleRule.IsScale(network.NormEpsilon) ? network.NormEpsilon : DefaultNetwork.NormEpsilon,
            Positions = KnownOr(network.Positions, DefaultNetwork.Positions),
            AttentionWindow = Sizes.Window.Nearest(network.AttentionWindow),
            GlobalAttentionEvery = Sizes.GlobalEvery.Nearest(network.GlobalAttentionEvery),
            Initialization = KnownOr(network.Initialization, DefaultNetwork.Initialization),
            InitializerRange = ScaleRule.IsScale(network.InitializerRange) ? network.InitializerRange : DefaultNetwork.InitializerRange,
            Dropout = network.Dropout is >= 0 and < 1 ? network.Dropout : DefaultNetwork.Dropout,
            AttentionDropout = network.AttentionDropout is >= 0 and < 1 ? network.AttentionDropout : DefaultNetwork.AttentionDropout,
        };
    }

    /// <summary>Without the options that fit some sizes only.</summary>
    private static NetworkSpec Plain(NetworkSpec network) =>
        network with { Positions = DefaultNetwork.Positions, AttentionWindow = 0, GlobalAttentionEvery = 0 };

    /// <summary>With another network's embeddings.</summary>
    private static NetworkSpec Agreeing(NetworkSpec network, NetworkSpec other) =>
        network with { Normalization = other.Normalization, Biases = other.Biases, Positions = other.Positions };

    private static T KnownOr<T>(T value, T usual)
        where T : struct, Enum => Enum.IsDefined(typeof(T), value) ? value : usual;
}
