using ElectraDsl.Kernels;

namespace ElectraDsl.Gpu.Tests;

/// <summary>Inverse CDF; whole words, rather rare ones.</summary>
[ElectraModel(VocabularySize = 2_048, EmbeddingSize = 32, MaxPositions = 64, Masking = MaskingMode.WholeWord)]
[Generator(Layers = 1, HiddenSize = 16, AttentionHeads = 1, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 32, AttentionHeads = 2, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
[Kernels(Sampler = typeof(InverseCdfSampling), Masking = typeof(RareWords))]
public sealed partial record OrderedWords;

/// <summary>
/// A warm Gumbel-max among all tokens; spans, of which one token in ten becomes a random one; a user's loss. Gates, norms without a mean or shift,
/// turned queries and keys, a window.
/// </summary>
[ElectraModel(
    Base = typeof(OrderedWords), Masking = MaskingMode.Span, MaskReplaceProbability = 0.8, RandomReplaceProbability = 0.1, SamplingTemperature = 1.7)]
[Generator(
    Activation = Activation.SwiGlu, Normalization = Normalization.RmsNorm, Biases = false, Positions = Positions.Rotary, AttentionDropout = 0.1)]
[Discriminator(
    Activation = Activation.GeGlu, Normalization = Normalization.RmsNorm, Biases = false, Norm = NormPlacement.Pre, Positions = Positions.Rotary,
    RotaryPairs = RotaryPairs.HalfSplit, AttentionWindow = 6)]
[Kernels(Sampler = typeof(GumbelMaxSampling), Masking = typeof(UniformMasking), RtdLoss = typeof(SquaredDistance))]
public sealed partial record WarmSpans;

/// <summary>A user's score among the few likeliest, never the truth; draws with replacement by a user's weights.</summary>
[ElectraModel(Base = typeof(OrderedWords), Masking = MaskingMode.Original, SamplingTemperature = 0.6, SampleTopK = 20, DisallowCorrect = true)]
[Generator(Activation = Activation.Relu, Biases = false)]
[Discriminator(Activation = Activation.GeluTanh, Biases = false, AttentionWindow = 6, Dropout = 0.1)]
[Kernels(Sampler = typeof(MarginSampling))]
public sealed partial record CoolDraws;

/// <summary>Inverse CDF where one token has nearly all of the probability, never the truth; a user's weights without replacement.</summary>
[ElectraModel(Base = typeof(OrderedWords), Masking = MaskingMode.Distinct, SamplingTemperature = 0.01, DisallowCorrect = true)]
[Generator(Activation = Activation.Silu, AttentionWindow = 6, AttentionDropout = 0.1)]
public sealed partial record ColdOrdered;

/// <summary>Any token for a sample; draws with replacement, every token alike.</summary>
[ElectraModel(Base = typeof(OrderedWords), Masking = MaskingMode.Original)]
[Kernels(Sampler = typeof(UniformSampling), Masking = typeof(UniformMasking))]
public sealed partial record UniformSamples;

/// <summary>The models whose kernels are checked.</summary>
internal static class Models
{
    /// <summary>ELECTRA-Small with its defaults, and between them every other way to mask, to draw and to judge.</summary>
    public static IReadOnlyList<Training.PretrainingRecipe> Checked =>
        [new ElectraSmall(), new OrderedWords(), new WarmSpans(), new CoolDraws(), new ColdOrdered(), new UniformSamples()];
}
