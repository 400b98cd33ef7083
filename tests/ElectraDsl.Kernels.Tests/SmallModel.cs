namespace ElectraDsl.Kernels.Tests;

/// <summary>What a compiler would know of a model whose kernels are tested here.</summary>
internal static class SmallModel
{
    /// <summary>Two networks of different widths with their defaults.</summary>
    internal static ModelConfig Facts { get; } = new(
        "Thousand", "Samples.Thousand", "0123456789abcdef", VocabularySize: 1000, EmbeddingSize: 16, MaxPositions: 64, TokenTypes: 2, WeightTying.Embeddings,
        MaskProbability: 0.15, MaskReplaceProbability: 0.85, MaskingMode.Distinct, new SpecialTokens(0, 1, 2, 3, 4))
    {
        Generator = NetworkConfig.Of(new GeneratorAttribute { HiddenSize = 16, AttentionHeads = 1, FeedForwardSize = 64 }),
        Discriminator = NetworkConfig.Of(new DiscriminatorAttribute { HiddenSize = 32, AttentionHeads = 2, FeedForwardSize = 128 }),
    };
}
