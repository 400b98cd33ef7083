namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>As <c>goldens/model_proj_gelu</c>: both networks project.</summary>
[ElectraModel(VocabularySize = 1_000, EmbeddingSize = 32, MaxPositions = 64)]
[Generator(Layers = 3, HiddenSize = 16, AttentionHeads = 2, FeedForwardSize = 32, Dropout = 0, AttentionDropout = 0)]
[Discriminator(Layers = 3, HiddenSize = 64, AttentionHeads = 4, FeedForwardSize = 128, Dropout = 0, AttentionDropout = 0)]
public sealed partial record ProjGelu;

/// <summary>As <c>goldens/model_equal_relu</c>: the discriminator does not project.</summary>
[ElectraModel(VocabularySize = 503, EmbeddingSize = 48, MaxPositions = 40)]
[Generator(Layers = 2, HiddenSize = 24, AttentionHeads = 2, FeedForwardSize = 48, Activation = Activation.Relu, Dropout = 0, AttentionDropout = 0)]
[Discriminator(Layers = 2, HiddenSize = 48, AttentionHeads = 3, FeedForwardSize = 100, Activation = Activation.Relu, Dropout = 0, AttentionDropout = 0)]
public sealed partial record EqualRelu;

/// <summary>As <c>goldens/model_equal_all_gelu</c>: neither projects.</summary>
[ElectraModel(VocabularySize = 257, EmbeddingSize = 32, MaxPositions = 16)]
[Generator(Layers = 1, HiddenSize = 32, AttentionHeads = 1, FeedForwardSize = 64, Dropout = 0, AttentionDropout = 0)]
[Discriminator(Layers = 1, HiddenSize = 32, AttentionHeads = 1, FeedForwardSize = 64, Dropout = 0, AttentionDropout = 0)]
public sealed partial record EqualAllGelu;
