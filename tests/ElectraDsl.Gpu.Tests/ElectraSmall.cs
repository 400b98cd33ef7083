namespace ElectraDsl.Gpu.Tests;

/// <summary>ELECTRA-Small of the paper: the kernels whose texts tests/gpu takes along.</summary>
[ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
[Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned)]
public sealed partial record ElectraSmall;

/// <summary>A model of a moment, without dropout, whose random numbers are each device's own.</summary>
[ElectraModel(VocabularySize = 500, EmbeddingSize = 16, MaxPositions = 32)]
[Generator(Layers = 1, HiddenSize = 16, AttentionHeads = 1, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 32, AttentionHeads = 2, Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
public sealed partial record Tiny;
