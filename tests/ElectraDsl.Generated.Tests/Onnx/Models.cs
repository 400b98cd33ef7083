namespace ElectraDsl.Generated.Tests.Onnx;

/// <summary>As the original, large enough that weights are most of a file.</summary>
[ElectraModel(VocabularySize = 2_000, EmbeddingSize = 64, MaxPositions = 64)]
[Generator(Layers = 2, HiddenSize = 32, AttentionHeads = 1, FeedForwardSize = 128, Positions = Positions.Learned)]
[Discriminator(Layers = 4, HiddenSize = 128, AttentionHeads = 4, FeedForwardSize = 512, Positions = Positions.Learned)]
public sealed partial record Reader;

/// <summary>Pre-norm, rotary positions, gates and local attention.</summary>
[ElectraModel(Base = typeof(Reader))]
[Generator(Norm = NormPlacement.Pre, Positions = Positions.Rotary)]
[Discriminator(
    Norm = NormPlacement.Pre,
    Positions = Positions.Rotary,
    Activation = Activation.GeGlu,
    AttentionWindow = 8,
    GlobalAttentionEvery = 3)]
public sealed partial record ModernReader;
