namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>Rotary positions; the generator sees two tokens to either side, the discriminator everything. No dropout in the way.</summary>
[ElectraModel(VocabularySize = 60, EmbeddingSize = 8, MaxPositions = 40, TokenTypes = 0)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Rotary, AttentionWindow = 2)]
[Discriminator(Layers = 2, HiddenSize = 16, AttentionHeads = 2, Positions = Positions.Rotary)]
public sealed partial record RotaryModel;

/// <summary>Positions of the table; two layers, of which the first sees everything and the second its neighbors.</summary>
[ElectraModel(VocabularySize = 60, EmbeddingSize = 8, MaxPositions = 40, TokenTypes = 0, Tying = WeightTying.None)]
[Generator(Layers = 2, HiddenSize = 8, AttentionHeads = 2, AttentionWindow = 2, GlobalAttentionEvery = 2, Positions = Positions.Learned)]
[Discriminator(Layers = 2, HiddenSize = 16, AttentionHeads = 2, Positions = Positions.Sinusoidal)]
public sealed partial record PatternModel;
