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
