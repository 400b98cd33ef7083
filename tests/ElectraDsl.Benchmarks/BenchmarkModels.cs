namespace ElectraDsl.Benchmarks;

/// <summary>ELECTRA-Small of the paper, with its dropout.</summary>
[ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
[Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1)]
[Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4)]
public sealed partial record ElectraSmall;

/// <summary>The same without dropout.</summary>
[ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
[Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, Dropout = 0, AttentionDropout = 0)]
[Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Dropout = 0, AttentionDropout = 0)]
public sealed partial record ElectraSmallWithoutDropout;
