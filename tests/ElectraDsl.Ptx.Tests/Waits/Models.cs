using ElectraDsl.Kernels;

namespace ElectraDsl.Ptx.Tests.Waits;

/// <summary>A model of a moment with everything at its default: dropout in both networks, Gumbel-max samples.</summary>
[ElectraModel(VocabularySize = 4_096, EmbeddingSize = 8, MaxPositions = 24)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1)]
[Discriminator(Layers = 2, HiddenSize = 16, AttentionHeads = 2)]
public sealed partial record Default;

/// <summary>Samples by one random number a row.</summary>
[ElectraModel(Base = typeof(Default))]
[Kernels(Sampler = typeof(InverseCdfSampling))]
public sealed partial record ByInverseCdf;

/// <summary>Samples that the logits do not matter to.</summary>
[ElectraModel(Base = typeof(Default))]
[Kernels(Sampler = typeof(UniformSampling))]
public sealed partial record Uniform;

/// <summary>Samples of the most likely tokens, none of them the true one.</summary>
[ElectraModel(Base = typeof(Default), SampleTopK = 7, DisallowCorrect = true)]
public sealed partial record TopK;

/// <summary>Masks of whole words, windows, rotation, RMSNorm before the blocks, a gate.</summary>
[ElectraModel(Base = typeof(Default), Masking = MaskingMode.WholeWord, Tying = WeightTying.TokenEmbeddings)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1, Norm = NormPlacement.Pre, Positions = Positions.Sinusoidal)]
[Discriminator(
    Layers = 2, HiddenSize = 16, AttentionHeads = 2, Norm = NormPlacement.Pre, Normalization = Normalization.RmsNorm, Positions = Positions.Rotary,
    Activation = Activation.SwiGlu, AttentionWindow = 4)]
public sealed partial record Modern;

/// <summary>A masked language model with pairs of sentences.</summary>
[ElectraModel(
    VocabularySize = 4_096, MaxPositions = 24, Objective = Objective.MaskedLanguageModel, NextSentencePrediction = true,
    RandomReplaceProbability = 0.1)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2)]
public sealed partial record Masked;
