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
        bool hasGenerator = spec.Networks.Any(network => network.Part == DeclarationPart.Generator);
        NetworkSpec? generator = hasGenerator ? Apply(spec.Generator ?? spec.Discriminator) : null;
        int vocabularySize = Sizes.Vocabulary.Nearest(spec.VocabularySize ?? Defaults.VocabularySize);
        double maskReplaceProbability = spec.MaskReplaceProbability is >= 0 and <= 1 ? spec.MaskReplaceProbability : Default.MaskReplaceProbability;
        ModelSpec repaired = spec with
        {
            IsLegible = true,
            VocabularySize = vocabularySize,
            EmbeddingSize = spec.EmbeddingSize is { } embeddingSize ? Sizes.Width.Nearest(embeddingSize) : null,
            MaxPositions = Sizes.Positions.Nearest(spec.MaxPositions),
            TokenTypes = Math.Max(Sizes.TokenTypes.Nearest(spec.TokenTypes), spec.NextSentencePrediction ? SegmentRule.Segments : 0),
            Objective = KnownOr(spec.Objective, Default.Objective),
            Needless = [],
            Tying = KnownOr(spec.Tying, Default.Tying),
            Masking = KnownOr(spec.Masking, Default.Masking),
            Pretokenization = KnownOr(spec.Pretokenization, Default.Pretokenization),
            MaskProbability = spec.MaskProbability is > 0 and <= 1 ? spec.MaskProbability : Default.MaskProbability,
            MaskReplaceProbability = maskReplaceProbability,
            RandomReplaceProbability = spec.RandomReplaceProbability >= 0 && maskReplaceProbability + spec.RandomReplaceProbability <= 1
                ? spec.RandomReplaceProbability
                : Default.RandomReplaceProbability,
            Kernels = spec.Kernels.Where(kernel => kernel.Defect == KernelDefect.None).ToEquatableArray(),
            Sampling = SamplingRule.Check(spec with { VocabularySize = vocabularySize }).Any()
                ? new SamplingSpec(Default.SamplingTemperature, Default.DisallowCorrect, Default.SampleTopK)
                : spec.Sampling,
            Discriminator = discriminator,
            Generator = generator,
        };
        if (ModelValidator.HasUnfitOptions(repaired))
            repaired = repaired with { Discriminator = Plain(discriminator), Generator = generator is null ? null : Plain(generator) };
        if (TyingRule.Check(repaired).Any())
            repaired = repaired with { Generator = repaired.Discriminator };
        if (SharedNormRule.Check(repaired).Any())
            repaired = repaired with { Generator = Agreeing(repaired.Generator!, repaired.Discriminator!) };

        return !SpecialTokenRule.Check(repaired).Any()
            ? repaired
            : repaired with
            {
                Tokens = new SpecialTokens(Default.PadTokenId, Default.UnknownTokenId, Default.ClsTokenId, Default.SepTokenId, Default.MaskTokenId),
            };
    }

    private static NetworkSpec Apply(NetworkSpec? network)
    {
        network ??= new NetworkSpec(NetworkConfig.Of(DefaultNetwork), null, null, null);
        int hiddenSize = Sizes.Width.Nearest(network.HiddenSize ?? Defaults.HiddenSize);
        int heads = HeadCountRule.DivisorAtMost(hiddenSize, Sizes.Width.Nearest(network.AttentionHeads ?? 1));
        int? feedForwardSize = network.FeedForwardSize is { } size
            ? Sizes.Of(NetworkOption.Named(nameof(network.FeedForwardSize))).Nearest(size)
            : null;
        NetworkConfig config = network.Config.With([.. NetworkOption.All.Select(option => (option.Name, Sound(option, option.Of(network.Config))))]);
        return new NetworkSpec(config, hiddenSize, heads, feedForwardSize);
    }

    private static object Sound(NetworkOption option, object value) => value switch
    {
        Enum choice => Enum.IsDefined(option.Type, choice) ? choice : option.Default,
        double number => option.Range!.Value.Contains(number) ? number : option.Default,
        int size => Sizes.Of(option).Nearest(size),
        _ => value,
    };

    /// <summary>Without the options that fit some sizes only.</summary>
    private static NetworkSpec Plain(NetworkSpec network) =>
        network with { Config = NetworkConfig.Of(DefaultNetwork).With((nameof(NetworkConfig.Layers), network.Config.Layers)) };

    /// <summary>With another network's embeddings.</summary>
    private static NetworkSpec Agreeing(NetworkSpec network, NetworkSpec other) => network with
    {
        Config = network.Config.With([.. SharedNormRule.OfEmbeddings.Select(name => (name, NetworkOption.Named(name).Of(other.Config)))]),
    };

    private static T KnownOr<T>(T value, T usual)
        where T : struct, Enum => Enum.IsDefined(typeof(T), value) ? value : usual;
}
