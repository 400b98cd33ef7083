using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Tests;

/// <summary>What each kind of tying puts into the arena.</summary>
public sealed class SharingTests
{
    private const string Word = "word_embeddings.weight", Position = "position_embeddings.weight", Type = "token_type_embeddings.weight";
    private const string NormWeight = "LayerNorm.weight", NormBias = "LayerNorm.bias";
    private static readonly string[] All = [Word, Position, Type, NormWeight, NormBias];

    /// <summary>Names behind "electra.embeddings." that lie in each network's name.</summary>
    public static TheoryData<string, string[], string[]> Embeddings => new()
    {
        { "Embeddings", [], All },
        { "TokenEmbeddings", [Position, Type, NormWeight, NormBias], All },
        { "GradientDisentangled", All, ["word_embeddings.delta", "position_embeddings.delta", Type, NormWeight, NormBias] },
        { "AllWeights", [], All },
        { "None", All, All },
    };

    [Theory]
    [MemberData(nameof(Embeddings))]
    public void Embeddings_LieInTheirOwnersName(string tying, string[] ofGenerator, string[] ofDiscriminator)
    {
        ArenaPlan arena = Plan(tying).Arena;

        Assert.Equal(ofGenerator.Order(StringComparer.Ordinal), Names("generator.electra.embeddings."));
        Assert.Equal(ofDiscriminator.Order(StringComparer.Ordinal), Names("discriminator.electra.embeddings."));

        IEnumerable<string> Names(string prefix) => arena.Parameters()
            .Where(parameter => parameter.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(parameter => parameter.Name[prefix.Length..])
            .Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Embeddings", true)]
    [InlineData("TokenEmbeddings", true)]
    [InlineData("GradientDisentangled", true)]
    [InlineData("AllWeights", false)]
    [InlineData("None", true)]
    public void Layers_AreSharedWithAllWeightsOnly(string tying, bool areTheGeneratorsOwn) =>
        Assert.Equal(
            areTheGeneratorsOwn,
            Plan(tying).Arena.Parameters().Any(parameter => parameter.Name.StartsWith("generator.electra.encoder.", StringComparison.Ordinal)));

    [Fact]
    public void Deltas_StartAtZeroAndAreDecayedLikeTheirTables()
    {
        ParameterPlan[] deltas =
        [
            .. Plan("GradientDisentangled").Arena.Parameters().Where(parameter => parameter.Name.EndsWith(".delta", StringComparison.Ordinal)),
        ];

        Assert.Equal(2, deltas.Length);
        Assert.All(deltas, delta => Assert.Equal(("Zeros", true, 0), (delta.Initializer.ToString(), delta.IsDecayed, delta.Depth)));
        Assert.Equal([[101, 6], [12, 6]], deltas.Select(delta => delta.Shape.ToArray()));
    }

    [Fact]
    public void Totals_CountSharedTensorsOnce()
    {
        const long Words = 101 * 6, Positions = 12 * 6, Types = 2 * 6, Norm = 2 * 6;
        Assert.Equal(Words + Positions + Types + Norm, Saved("Embeddings"));
        Assert.Equal(Words, Saved("TokenEmbeddings"));
        Assert.Equal(0, Saved("GradientDisentangled")); // a delta for every table: as many parameters as without sharing
        Assert.Equal(0, Saved("None"));

        static long Saved(string tying)
        {
            ModelPlan plan = Plan(tying);
            return plan.GeneratorCost.Parameters + plan.DiscriminatorCost.Parameters - plan.Arena.ParameterCount;
        }
    }

    [Fact]
    public void EveryKind_HasAFingerprintOfItsOwn() =>
        Assert.Equal(5, Plans.Tyings.Select(tying => Plan(tying).Fingerprint).Distinct().Count());

    // Both networks alike, and as wide as the tables, so that every kind of tying holds and tables are equally large with each.
    private static ModelPlan Plan(string tying) => Plans.Of(
        $"VocabularySize = 101, MaxPositions = 12, Tying = WeightTying.{tying}",
        "Layers = 1, HiddenSize = 6, AttentionHeads = 2, Positions = Positions.Learned",
        "Layers = 1, HiddenSize = 6, AttentionHeads = 2, Positions = Positions.Learned");
}
