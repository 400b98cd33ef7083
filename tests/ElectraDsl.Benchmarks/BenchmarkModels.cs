using ElectraDsl.Kernels;

namespace ElectraDsl.Benchmarks;

/// <summary>ELECTRA-Small of the paper, with its dropout.</summary>
[ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
[Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned)]
public sealed partial record ElectraSmall;

/// <summary>The same without dropout.</summary>
[ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
[Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
[Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
public sealed partial record ElectraSmallWithoutDropout;

/// <summary>ELECTRA-Small with one random number a row for its samples: for its kernels only, nothing trains it.</summary>
[ElectraModel(Base = typeof(ElectraSmall))]
[Kernels(Sampler = typeof(InverseCdfSampling))]
public sealed partial record ElectraSmallInOrder;

/// <summary>The base model's sizes, as the paper has them.</summary>
[ElectraModel(Base = typeof(Presets.Base))]
public sealed partial record ElectraBase;

/// <summary>The same without dropout.</summary>
[ElectraModel(Base = typeof(Presets.Base))]
[Generator(Dropout = 0, AttentionDropout = 0)]
[Discriminator(Dropout = 0, AttentionDropout = 0)]
public sealed partial record ElectraBaseWithoutDropout;

/// <summary>The large model's sizes, as the paper has them.</summary>
[ElectraModel(Base = typeof(Presets.Large))]
public sealed partial record ElectraLarge;

/// <summary>The same without dropout.</summary>
[ElectraModel(Base = typeof(Presets.Large))]
[Generator(Dropout = 0, AttentionDropout = 0)]
[Discriminator(Dropout = 0, AttentionDropout = 0)]
public sealed partial record ElectraLargeWithoutDropout;

/// <summary>A model for two cores and an hour.</summary>
[ElectraModel(VocabularySize = 8_192, EmbeddingSize = 128)]
[Generator(Layers = 4, HiddenSize = 32, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 4, HiddenSize = 128, AttentionHeads = 4, Positions = Positions.Learned)]
public sealed partial record Tiny;

/// <summary>The same without dropout.</summary>
[ElectraModel(Base = typeof(Tiny))]
[Generator(Dropout = 0, AttentionDropout = 0)]
[Discriminator(Dropout = 0, AttentionDropout = 0)]
public sealed partial record TinyWithoutDropout;
