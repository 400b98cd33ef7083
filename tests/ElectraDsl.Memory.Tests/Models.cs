namespace ElectraDsl.Memory.Tests;

/// <summary>Large enough for its activations to be seen in a process's memory: several heads in one network, one in the other.</summary>
[ElectraModel(VocabularySize = 2_000, EmbeddingSize = 64, MaxPositions = 256)]
[Generator(Layers = 3, HiddenSize = 64, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 3, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned)]
public sealed partial record Sizable;

/// <summary>The same without dropout, which lets libtorch fuse attention; pre-norm, and a rectifier.</summary>
[ElectraModel(Base = typeof(Sizable))]
[Generator(Dropout = 0, AttentionDropout = 0, Norm = NormPlacement.Pre, Positions = Positions.Learned)]
[Discriminator(Dropout = 0, AttentionDropout = 0, Norm = NormPlacement.Pre, Activation = Activation.Relu, Positions = Positions.Learned)]
public sealed partial record SizableWithoutDropout;

/// <summary>A generator that needs more memory than the discriminator: a large vocabulary above small layers.</summary>
[ElectraModel(VocabularySize = 30_000, EmbeddingSize = 64, MaxPositions = 128)]
[Generator(Layers = 2, HiddenSize = 64, AttentionHeads = 2, Positions = Positions.Learned)]
[Discriminator(
    Layers = 1,
    HiddenSize = 64,
    AttentionHeads = 2,
    FeedForwardSize = 64,
    Dropout = 0,
    AttentionDropout = 0,
    Positions = Positions.Learned)]
public sealed partial record SizableVocabulary;

/// <summary>The parts that recent encoders are made of.</summary>
[ElectraModel(Base = typeof(Sizable))]
[Generator(
    Dropout = 0,
    AttentionDropout = 0,
    Norm = NormPlacement.Pre,
    Normalization = Normalization.RmsNorm,
    Activation = Activation.SwiGlu,
    Positions = Positions.Rotary,
    Biases = false)]
[Discriminator(
    Dropout = 0,
    AttentionDropout = 0,
    Norm = NormPlacement.Pre,
    Normalization = Normalization.RmsNorm,
    Activation = Activation.SwiGlu,
    Positions = Positions.Rotary,
    Biases = false)]
public sealed partial record SizableModern;

/// <summary>ELECTRA-Small without dropout: attention is fused and keeps no weights.</summary>
[ElectraModel(Base = typeof(Presets.Small))]
[Generator(Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
[Discriminator(Dropout = 0, AttentionDropout = 0, Positions = Positions.Learned)]
public sealed partial record SmallWithoutDropout;

/// <summary>So small that libraries take more than the model.</summary>
[ElectraModel(VocabularySize = 2_000, EmbeddingSize = 32, MaxPositions = 64)]
[Generator(
    Layers = 1,
    HiddenSize = 32,
    AttentionHeads = 1,
    Norm = NormPlacement.Pre,
    Dropout = 0,
    AttentionDropout = 0,
    Positions = Positions.Learned)]
[Discriminator(
    Layers = 2,
    HiddenSize = 64,
    AttentionHeads = 2,
    Norm = NormPlacement.Pre,
    Dropout = 0,
    AttentionDropout = 0,
    Positions = Positions.Learned)]
public sealed partial record Little;

/// <summary>The same with the original's layers, which transformers knows, too.</summary>
[ElectraModel(Base = typeof(Little))]
[Generator(Norm = NormPlacement.Post)]
[Discriminator(Norm = NormPlacement.Post)]
public sealed partial record LittlePostNorm;
