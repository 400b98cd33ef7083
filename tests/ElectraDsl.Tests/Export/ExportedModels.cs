namespace ElectraDsl.Tests.Export;

/// <summary>Embeddings are tied; the networks differ.</summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 8, MaxPositions = 12)]
[Generator(Layers = 1, HiddenSize = 4, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 2, HiddenSize = 8, AttentionHeads = 2, Activation = Activation.GeluTanh, Positions = Positions.Learned)]
internal sealed partial record TiedEmbeddings;

/// <summary>All but the heads is tied.</summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 4, MaxPositions = 12, Tying = WeightTying.AllWeights)]
[Generator(Layers = 2, HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned)]
[Discriminator(Layers = 2, HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned)]
internal sealed partial record TiedLayers;

/// <summary>Nothing is tied but the generator's own output matrix.</summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 6, MaxPositions = 12, Tying = WeightTying.None)]
[Generator(Layers = 1, HiddenSize = 4, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned)]
internal sealed partial record Untied;

/// <summary>Hugging Face's ELECTRA always adds token types.</summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 8, MaxPositions = 12, TokenTypes = 0)]
[Generator(Layers = 1, HiddenSize = 4, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned)]
internal sealed partial record Typeless;

/// <summary>The table of word pieces is tied; positions, token types and norms are not.</summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 8, MaxPositions = 12, Tying = WeightTying.TokenEmbeddings)]
[Generator(Layers = 1, HiddenSize = 4, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned)]
internal sealed partial record TiedTokens;

/// <summary>The discriminator's tables of word pieces and positions are the generator's plus deltas.</summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 8, MaxPositions = 12, Tying = WeightTying.GradientDisentangled)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2, Positions = Positions.Learned)]
internal sealed partial record Disentangled;

/// <summary>
/// As <see cref="Disentangled"/>, but the networks share nothing. The generator is as wide as the tables, so that its own are, too.
/// </summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 8, MaxPositions = 12, Tying = WeightTying.None)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2, Positions = Positions.Learned)]
internal sealed partial record Untwined;

/// <summary>What a declaration says that says nothing of positions: RoFormer's.</summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 8, MaxPositions = 12)]
[Generator(Layers = 1, HiddenSize = 4, AttentionHeads = 1)]
[Discriminator(Layers = 2, HiddenSize = 8, AttentionHeads = 2)]
internal sealed partial record Turned;

/// <summary>One network of each family.</summary>
[ElectraModel(VocabularySize = 40, EmbeddingSize = 8, MaxPositions = 12, Tying = WeightTying.TokenEmbeddings)]
[Generator(Layers = 1, HiddenSize = 4, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2)]
internal sealed partial record HalfTurned;
