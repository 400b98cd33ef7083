namespace ElectraDsl.Generated.Tests.MaskedLanguageModels;

/// <summary>As BERT: post-norm, learned positions, pairs of segments, a projection; with dropout.</summary>
[ElectraModel(VocabularySize = 211, EmbeddingSize = 16, MaxPositions = 40, Objective = Objective.MaskedLanguageModel)]
[Discriminator(
    Layers = 2,
    HiddenSize = 24,
    AttentionHeads = 3,
    FeedForwardSize = 48,
    Positions = Positions.Learned,
    Norm = NormPlacement.Post,
    Dropout = 0.1,
    AttentionDropout = 0.1)]
public sealed partial record MaskedPostNorm;

/// <summary>The same without dropout.</summary>
[ElectraModel(Base = typeof(MaskedPostNorm))]
[Discriminator(Dropout = 0, AttentionDropout = 0)]
public sealed partial record MaskedPostNormWithoutDropout;

/// <summary>What recent encoders are made of, and no projection.</summary>
[ElectraModel(VocabularySize = 300, MaxPositions = 40, TokenTypes = 0, Objective = Objective.MaskedLanguageModel)]
[Discriminator(
    Layers = 2,
    HiddenSize = 24,
    AttentionHeads = 3,
    FeedForwardSize = 40,
    Positions = Positions.Rotary,
    Norm = NormPlacement.Pre,
    Normalization = Normalization.RmsNorm,
    Activation = Activation.SwiGlu,
    Biases = false,
    Dropout = 0,
    AttentionDropout = 0,
    InitializerRange = 0.08)]
public sealed partial record MaskedModern;

/// <summary>Pre-norm and rotary positions alone; a variant of a model with a generator, of which nothing is left.</summary>
[ElectraModel(Base = typeof(TinySampling), Objective = Objective.MaskedLanguageModel)]
[Discriminator(Positions = Positions.Rotary, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0)]
public sealed partial record MaskedVariant;

/// <summary>BERT's objective whole: masked tokens, and which segments belong together.</summary>
[ElectraModel(Base = typeof(MaskedPostNormWithoutDropout), NextSentencePrediction = true)]
public sealed partial record MaskedPairs;

/// <summary>The same on what recent encoders are made of, without biases but the last.</summary>
[ElectraModel(Base = typeof(MaskedModern), TokenTypes = 2, NextSentencePrediction = true)]
public sealed partial record MaskedPairsModern;
