using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Tests;

public sealed class CountTests
{
    /// <summary>Hugging Face's modules, counted from first principles.</summary>
    private static long Encoder(long vocabulary, long width, long positions, long types, long layers, long hidden, long inner)
    {
        long norm = 2 * hidden;
        long embeddings = (vocabulary + positions + types) * width + 2 * width;
        long projection = width == hidden ? 0 : (width * hidden) + hidden;
        long attention = (4 * ((hidden * hidden) + hidden)) + norm;
        long feedForward = (hidden * inner) + inner + (inner * hidden) + hidden + norm;
        return embeddings + projection + (layers * (attention + feedForward));
    }

    private static long DiscriminatorHead(long hidden) => (hidden * hidden) + hidden + hidden + 1;

    private static long GeneratorHead(long vocabulary, long width, long hidden) => (hidden * width) + width + (2 * width) + vocabulary;

    [Fact]
    public void ElectraSmall_HasThePublishedCounts()
    {
        ModelPlan plan = Plans.Of(SampleModels.Small);

        long discriminator = Encoder(30_522, 128, 512, 2, 12, 256, 1_024) + DiscriminatorHead(256);
        long generator = Encoder(30_522, 128, 512, 2, 12, 64, 256) + GeneratorHead(30_522, 128, 64);
        long shared = ((30_522 + 512 + 2) * 128) + 256;
        Assert.Equal(13_549_057, discriminator);
        Assert.Equal(discriminator, plan.DiscriminatorCost.Parameters);
        Assert.Equal(generator, plan.GeneratorCost.Parameters);
        Assert.Equal(generator + discriminator - shared, plan.Arena.ParameterCount);
    }

    [Theory]
    [InlineData(768, 12, 3_072, 12, 109_483_009)]   // ELECTRA-Base: "110M" in the README
    [InlineData(1_024, 16, 4_096, 24, 335_142_913)] // ELECTRA-Large: "335M"
    public void LargerModels_HaveThePublishedCounts(int hidden, int heads, int inner, int layers, long parameters)
    {
        ModelPlan plan = Plans.Of(
            "VocabularySize = 30_522",
            "HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned",
            $"Layers = {layers}, HiddenSize = {hidden}, AttentionHeads = {heads}, Positions = Positions.Learned");

        Assert.Equal(parameters, plan.DiscriminatorCost.Parameters);
        Assert.Equal(parameters, Encoder(30_522, hidden, 512, 2, layers, hidden, inner) + DiscriminatorHead(hidden));
    }

    /// <summary>Three matrices a feed-forward block, one vector a norm, no table of positions, and the two biases that stay.</summary>
    [Fact]
    public void ModelOfModernParts_CountsWhatItHas()
    {
        ModelPlan plan = Plans.Of(SampleModels.Modern);

        const long Tables = (1_000 + 2) * 16, TablesAndNorm = Tables + 16;
        long ofGenerator = 2 * ((4 * 16 * 16) + (3 * 16 * 40)), ofDiscriminator = 4 * ((4 * 48 * 48) + (3 * 48 * 128));
        Assert.Equal(TablesAndNorm + ofGenerator + (2 * 2 * 16) + 16 + (16 * 16) + 16 + 1_000, plan.GeneratorCost.Parameters);
        Assert.Equal(TablesAndNorm + (48 * 16) + ofDiscriminator + (4 * 2 * 48) + 48 + (48 * 48) + 48 + 1, plan.DiscriminatorCost.Parameters);
        Assert.Equal(plan.GeneratorCost.Parameters + plan.DiscriminatorCost.Parameters - TablesAndNorm, plan.Arena.ParameterCount);
        Assert.Equal(6 * ofGenerator, plan.GeneratorCost.TrainingFlops.PerToken);
        Assert.Equal(6 * ((48 * 16) + ofDiscriminator + (48 * 48) + 48), plan.DiscriminatorCost.TrainingFlops.PerToken);
    }

    /// <summary>Three matrices of this width have about as many weights as a plain block's two.</summary>
    [Theory]
    [InlineData(8, 24)]
    [InlineData(48, 128)]
    [InlineData(64, 176)]
    [InlineData(768, 2_048)]
    public void FeedForwardSizeOfAGatedBlock_IsEightThirdsOfTheHiddenSize(int hiddenSize, int expected)
    {
        string network = $"HiddenSize = {hiddenSize}, AttentionHeads = 2, Activation = Activation.SwiGlu";
        Assert.Equal(expected, Plans.Of("VocabularySize = 100", network, network).Discriminator.Config.FeedForwardSize);
    }

    [Fact]
    public void SizesThatAreNotWritten_FollowFromOthers()
    {
        ModelPlan plan = Plans.Of(
            "VocabularySize = 100",
            "HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned",
            "HiddenSize = 24, AttentionHeads = 3, Positions = Positions.Learned");

        Assert.Equal(24, plan.Discriminator.EmbeddingSize);
        Assert.Equal(24, plan.Generator.EmbeddingSize);
        Assert.Equal(96, plan.Discriminator.Config.FeedForwardSize);
        Assert.Equal(32, plan.Generator.Config.FeedForwardSize);
        Assert.Equal(512, plan.Sizes.MaxPositions);
        Assert.Equal(2, plan.Sizes.TokenTypes);
        Assert.True(plan.Generator.HasProjection);
        Assert.False(plan.Discriminator.HasProjection);
    }

    [Fact]
    public void UntiedGenerator_HasTablesAsWideAsItsHiddenState()
    {
        ModelPlan plan = Plans.Of(
            "VocabularySize = 100, EmbeddingSize = 16, Tying = WeightTying.None",
            "HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Learned",
            "HiddenSize = 24, AttentionHeads = 3, Positions = Positions.Learned");

        Assert.Equal(16, plan.Discriminator.EmbeddingSize);
        Assert.Equal(8, plan.Generator.EmbeddingSize);
        Assert.False(plan.Generator.HasProjection);
        Assert.Equal(plan.GeneratorCost.Parameters + plan.DiscriminatorCost.Parameters, plan.Arena.ParameterCount);
    }
}
