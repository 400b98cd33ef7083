namespace ElectraDsl.Gpu.Tests;

/// <summary>ELECTRA-Small of the paper: the kernels whose texts tests/gpu takes along.</summary>
[ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
[Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned)]
public sealed partial record ElectraSmall;

/// <summary>A model of a moment: rotary positions, a window and dropout, which all devices draw alike.</summary>
[ElectraModel(VocabularySize = 500, EmbeddingSize = 16, MaxPositions = 32)]
[Generator(Layers = 1, HiddenSize = 16, AttentionHeads = 1, Positions = Positions.Rotary)]
[Discriminator(Layers = 2, HiddenSize = 32, AttentionHeads = 2, AttentionWindow = 6, Activation = Activation.GeGlu, Positions = Positions.Rotary)]
public sealed partial record Tiny;
