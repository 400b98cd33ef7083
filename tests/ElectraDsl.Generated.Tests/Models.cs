namespace ElectraDsl.Generated.Tests;

/// <summary>Everything as in the original: post-norm, projections on both sides, dropout, pairs of segments.</summary>
[ElectraModel(VocabularySize = 211, EmbeddingSize = 16, MaxPositions = 40)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1, FeedForwardSize = 16, Positions = Positions.Learned)]
[Discriminator(Layers = 2, HiddenSize = 24, AttentionHeads = 3, FeedForwardSize = 48, Positions = Positions.Learned)]
public sealed partial record Tiny;

/// <summary>The same without dropout of attention weights: what is left does not depend on how a batch is cut.</summary>
[ElectraModel(Base = typeof(Tiny))]
[Generator(AttentionDropout = 0)]
[Discriminator(AttentionDropout = 0)]
public sealed partial record TinyHiddenDropout;

/// <summary>Its pre-norm, with another norm on each side.</summary>
[ElectraModel(Base = typeof(TinyHiddenDropout), Tying = WeightTying.None)]
[Generator(Norm = NormPlacement.Pre, Normalization = Normalization.RmsNorm)]
[Discriminator(Norm = NormPlacement.Pre, Biases = false)]
public sealed partial record TinyPreNormHiddenDropout;

/// <summary>Pre-norm, no dropout, no token types, no projection on the discriminator's side.</summary>
[ElectraModel(VocabularySize = 300, MaxPositions = 33, TokenTypes = 0)]
[Generator(
    Layers = 2,
    HiddenSize = 12,
    AttentionHeads = 2,
    Norm = NormPlacement.Pre,
    Dropout = 0,
    AttentionDropout = 0,
    InitializerRange = 0.08,
    Positions = Positions.Learned)]
[Discriminator(
    Layers = 1,
    HiddenSize = 20,
    AttentionHeads = 2,
    Norm = NormPlacement.Pre,
    Dropout = 0,
    AttentionDropout = 0,
    Activation = Activation.Silu,
    InitializerRange = 0.08,
    Positions = Positions.Learned)]
public sealed partial record TinyPreNorm;

/// <summary>One encoder in both roles.</summary>
[ElectraModel(VocabularySize = 128, EmbeddingSize = 8, MaxPositions = 32, Tying = WeightTying.AllWeights)]
[Generator(
    Layers = 2,
    HiddenSize = 16,
    AttentionHeads = 2,
    Dropout = 0,
    AttentionDropout = 0,
    Activation = Activation.GeluTanh,
    Positions = Positions.Learned)]
[Discriminator(
    Layers = 2,
    HiddenSize = 16,
    AttentionHeads = 2,
    Dropout = 0,
    AttentionDropout = 0,
    Activation = Activation.GeluTanh,
    Positions = Positions.Learned)]
public sealed partial record TinyTied;

/// <summary>A preset, made small: pre-norm besides, and half as many steps.</summary>
[ElectraModel(Base = typeof(Presets.Small), VocabularySize = 200, EmbeddingSize = 16, MaxPositions = 40)]
[Generator(Layers = 1, HiddenSize = 8, Norm = NormPlacement.Pre, Positions = Positions.Learned)]
[Discriminator(Layers = 2, HiddenSize = 24, Norm = NormPlacement.Pre, Positions = Positions.Learned)]
public sealed partial record TinyPreset
{
    public TinyPreset() => Steps /= 2;
}

/// <summary>Two networks that share nothing.</summary>
[ElectraModel(VocabularySize = 150, MaxPositions = 32, Tying = WeightTying.None)]
[Generator(
    Layers = 1,
    HiddenSize = 8,
    AttentionHeads = 2,
    Dropout = 0,
    AttentionDropout = 0,
    Activation = Activation.Relu,
    Positions = Positions.Learned)]
[Discriminator(
    Layers = 1,
    HiddenSize = 16,
    AttentionHeads = 1,
    Dropout = 0,
    AttentionDropout = 0,
    Activation = Activation.Relu,
    Positions = Positions.Learned)]
public sealed partial record TinyUntied;

/// <summary>One table of word pieces, all else twice.</summary>
[ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 32, Tying = WeightTying.TokenEmbeddings)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned)]
[Discriminator(Layers = 2, HiddenSize = 24, AttentionHeads = 3, Positions = Positions.Learned)]
public sealed partial record TinySharedTokens;

/// <summary>The generator's tables, and the discriminator's deltas on them.</summary>
[ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 32, Tying = WeightTying.GradientDisentangled)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned)]
[Discriminator(Layers = 2, HiddenSize = 24, AttentionHeads = 3, Positions = Positions.Learned)]
public sealed partial record TinyDisentangled;

/// <summary>Samples that are warm, few and never right.</summary>
[ElectraModel(Base = typeof(Tiny), SamplingTemperature = 1.5, DisallowCorrect = true, SampleTopK = 20)]
public sealed partial record TinySampling;

/// <summary>Two tables of word pieces that start as in Hugging Face's transformers, and [PAD] in the midst of them.</summary>
[ElectraModel(VocabularySize = 150, MaxPositions = 32, Tying = WeightTying.None, PadTokenId = 7)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 2, Initialization = Initialization.HuggingFace, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 1, Initialization = Initialization.HuggingFace, Positions = Positions.Learned)]
public sealed partial record TinyHuggingFaceStart;
