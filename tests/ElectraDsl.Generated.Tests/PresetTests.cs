using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests;

/// <summary>The presets are the published table, written out here once more.</summary>
public sealed class PresetTests
{
    public static TheoryData<string> Names => [nameof(Presets.Small), nameof(Presets.SmallPlusPlus), nameof(Presets.Base), nameof(Presets.Large)];

    [Theory]
    [InlineData(nameof(Presets.Small), 12, 256, 4, 1_024, 128, 64, 1, 256)]
    [InlineData(nameof(Presets.SmallPlusPlus), 12, 256, 4, 1_024, 128, 256, 4, 1_024)]
    [InlineData(nameof(Presets.Base), 12, 768, 12, 3_072, 768, 256, 4, 1_024)]
    [InlineData(nameof(Presets.Large), 24, 1_024, 16, 4_096, 1_024, 256, 4, 1_024)]
    public void Sizes_AreThePublishedOnes(
        string name,
        int layers,
        int hidden,
        int heads,
        int feedForward,
        int embedding,
        int generatorHidden,
        int generatorHeads,
        int generatorFeedForward)
    {
        ModelConfig facts = Preset(name).Facts;
        NetworkConfig discriminator = facts.Discriminator!,
            generator = facts.Generator!;
        Assert.Equal(
            (layers, hidden, heads, feedForward),
            (discriminator.Layers, discriminator.HiddenSize, discriminator.AttentionHeads, discriminator.FeedForwardSize));
        Assert.Equal(
            (layers, generatorHidden, generatorHeads, generatorFeedForward),
            (generator.Layers, generator.HiddenSize, generator.AttentionHeads, generator.FeedForwardSize));
        Assert.Equal(embedding, facts.EmbeddingSize);
    }

    [Theory]
    [InlineData(nameof(Presets.Small), 0.15, 128, 128, 5e-4, 1_000_000)]
    [InlineData(nameof(Presets.SmallPlusPlus), 0.15, 128, 128, 5e-4, 4_000_000)]
    [InlineData(nameof(Presets.Base), 0.15, 512, 256, 2e-4, 766_000)]
    [InlineData(nameof(Presets.Large), 0.25, 512, 2_048, 2e-4, 400_000)]
    public void Recipe_IsThePublishedOne(string name, double masked, int length, int batch, double rate, int steps)
    {
        PretrainingRecipe recipe = Preset(name);
        Assert.Equal(masked, recipe.Facts.MaskProbability);
        Assert.Equal((length, batch, rate, steps), (recipe.SequenceLength, recipe.BatchSize, recipe.LearningRate, recipe.Steps));
        RecipeValidation.Check(recipe);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatAllSizesShare_IsThePublishedValue(string name)
    {
        PretrainingRecipe recipe = Preset(name);
        Assert.Equal((10_000, 1.0, 0.01, 1.0), (recipe.WarmupSteps, recipe.LearningRateDecayPower, recipe.WeightDecay, recipe.MaxGradientNorm));
        Assert.Equal((0.9, 0.999, 1e-6), (recipe.AdamBeta1, recipe.AdamBeta2, recipe.AdamEpsilon));
        Assert.Equal((1.0, 50.0), (recipe.GeneratorWeight.Start, recipe.DiscriminatorWeight.Start));
        ModelConfig facts = recipe.Facts;
        Assert.Equal((30_522, 512, 2), (facts.VocabularySize, facts.MaxPositions, facts.TokenTypes));
        Assert.Equal((0.85, WeightTying.Embeddings), (facts.MaskReplaceProbability, facts.Tying));
        Assert.All(new[] { facts.Generator!, facts.Discriminator! }, network => Assert.Equal(
            (0.1, 0.1, Activation.Gelu, NormPlacement.Post), (network.Dropout, network.AttentionDropout, network.Activation, network.Norm)));
        Assert.All(new[] { facts.Generator!, facts.Discriminator! }, network => Assert.Equal(
            (Normalization.LayerNorm, 1e-12, true, Positions.Learned, 0, Initialization.Original, 0.02),
            (
                network.Normalization,
                network.NormEpsilon,
                network.Biases,
                network.Positions,
                network.AttentionWindow,
                network.Initialization,
                network.InitializerRange)));
    }

    [Theory]
    [InlineData(nameof(Presets.Small), 14)]
    [InlineData(nameof(Presets.SmallPlusPlus), 14)]
    [InlineData(nameof(Presets.Base), 110)]
    [InlineData(nameof(Presets.Large), 335)]
    public void DiscriminatorsParameters_AreThePublishedMillions(string name, int millions) =>
        Assert.InRange(Preset(name).Facts.Discriminator!.Parameters / 1e6, millions * 0.96, millions * 1.04);

    /// <summary>What measurement decided (docs/results.md) is the same in all recommended sizes, and their recipes can be run as they are.</summary>
    [Fact]
    public void RecommendedSizes_GrowAndShareWhatWasMeasured()
    {
        PretrainingRecipe[] sizes = [new Presets.Recommended.Minutes(), new Presets.Recommended.Evening(), new Presets.Recommended.Gpu()];
        Assert.Equal(sizes.Select(size => size.Layout.ParameterCount).Order(), sizes.Select(size => size.Layout.ParameterCount));
        Assert.All(sizes, RecipeValidation.Check);
        Assert.All(sizes, size => Assert.Equal(sizes[0].SamplingTemperature, size.SamplingTemperature));
        Assert.All(
            sizes,
            size =>
                Assert.Equal(
                    (Positions.Rotary, Positions.Learned, WeightTying.TokenEmbeddings),
                    (size.Facts.Discriminator!.Positions, size.Facts.Generator!.Positions, size.Facts.Tying)));
        Assert.All(
            sizes.SelectMany(size => new[] { size.Facts.Generator!, size.Facts.Discriminator! }),
            network => Assert.Equal((NormPlacement.Pre, 0.0, 0.0), (network.Norm, network.Dropout, network.AttentionDropout)));
    }

    [Fact]
    public void Variant_TakesOverWhatItDoesNotName()
    {
        TinyPreset recipe = new();
        Assert.Equal((500_000, 128, 5e-4), (recipe.Steps, recipe.BatchSize, recipe.LearningRate));
        Assert.Equal((200, 16, 40), (TinyPreset.VocabularySize, TinyPreset.EmbeddingSize, TinyPreset.MaxPositions));
        Assert.Equal(
            (24, 4, 96),
            (recipe.Facts.Discriminator!.HiddenSize, recipe.Facts.Discriminator!.AttentionHeads, recipe.Facts.Discriminator!.FeedForwardSize));
    }

    private static PretrainingRecipe Preset(string name) => name switch
    {
        nameof(Presets.Small) => new Presets.Small(),
        nameof(Presets.SmallPlusPlus) => new Presets.SmallPlusPlus(),
        nameof(Presets.Base) => new Presets.Base(),
        _ => new Presets.Large(),
    };
}
