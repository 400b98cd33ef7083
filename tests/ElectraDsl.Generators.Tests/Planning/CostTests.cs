using System.Globalization;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Tests;

public sealed class CostTests
{
    private const string Generator256 = "Layers = 12, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned";

    /// <summary>What flops_computation.py of google-research/electra prints, to four digits.</summary>
    [Theory]
    [InlineData(
        "EmbeddingSize = 128",
        "Layers = 12, HiddenSize = 64, AttentionHeads = 1, Positions = Positions.Learned",
        "Layers = 12, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned",
        128,
        128,
        1_000_000,
        "1.294E+018")]
    [InlineData(
        "",
        Generator256,
        "Layers = 12, HiddenSize = 768, AttentionHeads = 12, Positions = Positions.Learned",
        512,
        256,
        766_000,
        "6.425E+019")]
    [InlineData(
        "",
        "Layers = 24, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned",
        "Layers = 24, HiddenSize = 1024, AttentionHeads = 16, Positions = Positions.Learned",
        512,
        2_048,
        400_000,
        "7.118E+020")]
    [InlineData(
        "",
        "Layers = 24, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned",
        "Layers = 24, HiddenSize = 1024, AttentionHeads = 16, Positions = Positions.Learned",
        512,
        2_048,
        1_750_000,
        "3.114E+021")]
    public void PublishedModels_HaveThePublishedFlops(
        string model, string generator, string discriminator, int length, int batch, int steps, string published)
    {
        ModelPlan plan = Plans.Of(
            string.Join(", ", new[] { "VocabularySize = 30_522", model }.Where(text => text.Length > 0)),
            generator,
            discriminator);

        double perToken = (plan.GeneratorCost.PaperFlops + plan.DiscriminatorCost.PaperFlops).At(length, PartCost.PaperMaskedShare);
        Assert.Equal(published, (perToken * length * batch * steps).ToString("0.000E+000", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// The script's sum for ELECTRA-Small, to the last operation: 2 passes of 128 tokens through both networks, computed by hand from its rules.
    /// </summary>
    [Fact]
    public void ElectraSmall_HasThePaperFlopsOfEveryTerm()
    {
        ModelPlan plan = Plans.Of(SampleModels.Small);

        Assert.Equal(
            2 * Encoder(256, 4, 1_024, 128) + (2 * ((2 * 256 * 256) + 256 + (8 * 256) + (2 * 256))),
            plan.DiscriminatorCost.PaperFlops.At(128, 0.15625));
        double head = 0.15625 * ((2 * 128 * 30_522) + (2 * 64 * 128) + 128 + (8 * 128) + (5 * 128) + (5 * 30_522) + (2 * 30_522));
        Assert.Equal(2 * (Encoder(64, 1, 256, 128) + head), plan.GeneratorCost.PaperFlops.At(128, 0.15625));

        static double Encoder(long hidden, long heads, long inner, long length)
        {
            long embeddings = (2 * 128 * 30_522) + (2 * 128 * (length + 2)) + (2 * 128) + (5 * 128) + (4 * 128) + (2 * hidden * 128) + hidden;
            long attention =
                (3 * 2 * hidden * hidden)
                + (3 * hidden)
                + (2 * hidden * length)
                + (5 * length * heads)
                + (4 * length * heads)
                + (length * heads)
                + (2 * hidden * length)
                + (2 * hidden * hidden)
                + hidden
                + (4 * hidden)
                + hidden
                + 5;
            long feedForward = (2 * hidden * inner) + (8 * inner) + inner + (2 * hidden * inner) + hidden + (4 * hidden) + hidden + (5 * hidden);
            return embeddings + (12 * (attention + feedForward));
        }
    }

    [Fact]
    public void TrainingFlops_AreSixAWeightAndAttention()
    {
        ModelPlan plan = Plans.Of(SampleModels.QuickStart);

        Assert.Equal(
            new TokenCost(
                6 * ((128 * 64) + (2 * ((4 * 64 * 64) + (2 * 64 * 256)))),
                PerPosition: 12 * 2 * 64,
                PerMaskedToken: 6 * ((64 * 128) + (128 * 4_096))),
            plan.GeneratorCost.TrainingFlops);
        Assert.Equal(
            new TokenCost(6 * ((2 * ((4 * 128 * 128) + (2 * 128 * 512))) + (128 * 128) + 128), PerPosition: 12 * 2 * 128),
            plan.DiscriminatorCost.TrainingFlops);
    }

    [Fact]
    public void Parts_AreTheNetworksOwn()
    {
        ModelPlan plan = Plans.Of(SampleModels.QuickStart);

        Assert.Equal(
            [
                NetworkPart.Embeddings, NetworkPart.Projection, NetworkPart.AttentionProjections, NetworkPart.AttentionScores,
                NetworkPart.FeedForward, NetworkPart.Norms, NetworkPart.Head,
            ],
            plan.GeneratorCost.Parts.Select(part => part.Part));
        Assert.Equal(
            [
                NetworkPart.Embeddings, NetworkPart.AttentionProjections, NetworkPart.AttentionScores,
                NetworkPart.FeedForward, NetworkPart.Norms, NetworkPart.FinalNorm, NetworkPart.Head,
            ],
            plan.DiscriminatorCost.Parts.Select(part => part.Part));
        PartCost feedForward = plan.DiscriminatorCost.Parts.Single(part => part.Part == NetworkPart.FeedForward);
        Assert.Equal((2, (2 * 128 * 512) + 512 + 128), (feedForward.Repeats, feedForward.Parameters));
    }

    /// <summary>Element by element, for a network with dropout and one without, which keep as much; the sizes are QuickStart's.</summary>
    [Fact]
    public void Activations_AreWhatTheOperatorsSave()
    {
        ModelPlan plan = Plans.Of(SampleModels.QuickStart);

        // Embeddings: sum, statistics, result; projection. Layer: query, key, value, a statistic a head, context; GELU's input; two sums with the
        // statistics of their norms. A copy.
        long generatorLayer = 192 + 1 + 64 + 256 + (2 * (64 + 2));
        Assert.Equal(
            new TokenCost(
                4 * ((2 * 128) + 2 + 64 + (2 * generatorLayer) + 64),
                PerMaskedToken: 4 * (64 + (3 * 128) + 2)),
            plan.GeneratorCost.ActivationBytes);

        // Layer: the same, and what its norms made, which are before the blocks. Then the last norm's input and output, GELU twice, the logit.
        long discriminatorLayer = (3 * 128) + 2 + 128 + 512 + (2 * ((2 * 128) + 2));
        Assert.Equal(
            new TokenCost(4 * ((2 * 128) + 2 + (2 * discriminatorLayer) + (2 * 128) + 2 + (2 * 128) + 1)), plan.DiscriminatorCost.ActivationBytes);
    }

    /// <summary>The pooler and two logits, of the first token of a sequence.</summary>
    [Fact]
    public void NextSentenceHead_CostsOnceASequence()
    {
        ModelPlan with = Plans.LastOf(SampleModels.QuickStart, SampleModels.Masked, SampleModels.Paired),
            without = Plans.LastOf(SampleModels.QuickStart, SampleModels.Masked);
        NetworkCost cost = with.CostOf(with.Kept);
        PartCost head = cost.Parts.Single(part => part.Part == NetworkPart.NextSentenceHead);

        Assert.Equal((1, (128 * 128) + 128 + (2 * 128) + 2), (head.Repeats, head.Parameters));
        Assert.Equal(new TokenCost(0, PerSequence: 6 * ((128 * 128) + (2 * 128))), head.TrainingFlops);
        Assert.Equal(
            new TokenCost(0, PerSequence: 2 * ((2 * (128 * 128)) + 128 + (8 * 128) + (2 * 2 * 128) + 2 + (2 * 5) + 1)),
            head.PaperFlops);
        Assert.Equal(new TokenCost(0, PerSequence: 4 * (128 + 2)), head.ActivationBytes);
        Assert.Equal(without.CostOf(without.Kept).TrainingFlops + head.TrainingFlops, cost.TrainingFlops);
        Assert.Equal(without.Arena.ParameterCount + head.Parameters, with.Arena.ParameterCount);
        Assert.NotEqual(without.Fingerprint, with.Fingerprint);
        Assert.Equal(5.0 + 3.0 + (64.0 / 16), new TokenCost(5, 0, 6, 64).At(16, 0.5));
    }
}
