using ElectraDsl.FineTuning;
using ElectraDsl.Kernels;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.FineTuning.Recipes;

/// <summary>What a recipe has where it sets nothing, and what it refuses.</summary>
public sealed class FineTuningRecipeTests
{
    private static readonly SampleHead Pair = new(HeadTask.SentencePairClassification, "no", "yes");

    [Fact]
    public void WithoutSettings_ItIsTheOriginals()
    {
        Assert.Equal(
            (1e-4, 3.0, 32, 0.1, 0.01, 0.8, LossReduction.Sum, AdamWRule.Original, 1e-6, 1.0),
            (Pair.LearningRate, Pair.Epochs, Pair.BatchSize, Pair.WarmupProportion, Pair.WeightDecay, Pair.LayerwiseLearningRateDecay,
                Pair.LossReduction, Pair.AdamRule, Pair.AdamEpsilon, Pair.MaxGradientNorm));
        Assert.Equal(Pair.Model.MaxPositions, Pair.MaxLength);
        Assert.False(Pair.DoubleUnordered);
        Assert.Equal(TaskMetric.Accuracy, Pair.BestMetric);
    }

    [Fact]
    public void TaskOfGlue_BringsWhatTheOriginalSetsForIt()
    {
        SampleHead number = new(HeadTask.TextRegression) { Task = GlueTask.Stsb };
        Assert.Equal((10.0, true, 5.0, TaskMetric.Spearman), (number.Epochs, number.DoubleUnordered, number.TargetScale, number.BestMetric));
        Assert.True((Pair with { Task = GlueTask.Mrpc }).DoubleUnordered);
        Assert.Equal(TaskMetric.Matthews, (Pair with { Task = GlueTask.Cola }).BestMetric);
        Assert.Equal(2, new SampleHead(HeadTask.QuestionAnswering).Epochs);
    }

    [Theory]
    [InlineData(FineTuningSettings.Original)]
    [InlineData(FineTuningSettings.HuggingFace)]
    public void SentenceVectors_AreTunedAsInSimCse(FineTuningSettings settings)
    {
        SampleHead vectors = new(HeadTask.SentenceEmbedding) { Settings = settings };
        Assert.Equal(
            (3e-5, 1.0, 64, 0.0, 0.0, 1.0, LossReduction.Mean, AdamWRule.Torch, 0.05, TaskMetric.Spearman),
            (vectors.LearningRate, vectors.Epochs, vectors.BatchSize, vectors.WarmupProportion, vectors.WeightDecay,
                vectors.LayerwiseLearningRateDecay, vectors.LossReduction, vectors.AdamRule, vectors.ContrastiveTemperature, vectors.BestMetric));
        AssertRefused(
            vectors with { FreezeEncoder = true },
            "FreezeEncoder trains the head alone, and SampleHead has no parameters of its own: leave it out.");
        AssertRefused(
            vectors with { BatchSize = 1 },
            "BatchSize is 1: SampleHead learns to tell the texts of a batch apart; give 2 or more, 64 for example.");
        AssertRefused(vectors with { ContrastiveTemperature = 0 }, "ContrastiveTemperature is 0: it must be above 0.");
    }

    [Fact]
    public void SettingsOfHuggingFace_ChangeWhatIsNotSet_InWhateverOrder()
    {
        FineTuningRecipe one = Pair with { LearningRate = 7e-5, Settings = FineTuningSettings.HuggingFace };
        FineTuningRecipe other = Pair with { Settings = FineTuningSettings.HuggingFace } with { LearningRate = 7e-5 };
        foreach (FineTuningRecipe recipe in new[] { one, other })
        {
            Assert.Equal(
                (7e-5, 0.0, 0.0, 1.0, LossReduction.Mean, AdamWRule.Torch, LearningRateRule.HuggingFace),
                (recipe.LearningRate, recipe.WarmupProportion, recipe.WeightDecay, recipe.LayerwiseLearningRateDecay, recipe.LossReduction,
                    recipe.AdamRule, recipe.LearningRateRule));
        }
    }

    [Fact]
    public void EveryHyperparameter_ComesBackFromItsJson()
    {
        FineTuningRecipe recipe = Pair with
        {
            Settings = FineTuningSettings.HuggingFace, Task = GlueTask.Qnli, Epochs = 1.5, MaxLength = 16, TopLayerGap = false, FreezeEncoder = true,
            LoraRank = 4, LoraAlpha = 8, ContrastiveTemperature = 0.1,
            Seed = 7, BestMetric = TaskMetric.MacroF1, Patience = 2, EvaluateEvery = 3, CheckpointEvery = 4, ReportEvery = 5, DoubleUnordered = true,
        };
        FineTuningRecipe back = FineTuningHyperparameters.Read(FineTuningHyperparameters.Write(recipe), Pair, "here");
        Assert.All(
            FineTuningHyperparameters.All,
            one => Assert.Equal(FineTuningHyperparameters.Get(one, recipe), FineTuningHyperparameters.Get(one, back)));
    }

    [Fact]
    public void ValueOutOfRange_IsRefused_ByTheNameItWasGiven()
    {
        AssertRefused(Pair with { LearningRate = 0 }, "LearningRate is 0: it must be above 0.");
        AssertRefused(Pair with { Epochs = double.NaN }, "Epochs is NaN: it must be a finite number, above 0.");
        AssertRefused(Pair with { MaxLength = 64 }, "MaxLength is 64: Tiny has 32 positions; give that or less.");
        AssertRefused(
            Pair with { BestMetric = TaskMetric.Pearson },
            "BestMetric is pearson, which SampleHead is not evaluated by: it must be accuracy or f1 or macro-f1 or matthews or loss.");
        AssertRefused(
            FineTuningHyperparameters.Apply(Pair, new Dictionary<string, object> { ["lora-alpha"] = 4.0 }),
            "--lora-alpha does nothing here: it is for adapters, which --lora-rank asks for. Leave it out.");
        AssertRefused(
            FineTuningHyperparameters.Apply(Pair, new Dictionary<string, object> { ["target-scale"] = 5.0 }),
            "--target-scale does nothing here: it is for numbers. Leave it out.");
        FineTuningHyperparameters.Check(
            FineTuningHyperparameters.Apply(Pair, new Dictionary<string, object> { ["lora-rank"] = 4, ["lora-alpha"] = 4.0 }));
        AssertRefused(Pair with { LoraRank = 64 }, "LoraRank is 64: Tiny has a hidden size of 16; give that or less, 8 for example.");
        AssertRefused(
            Pair with { LoraRank = 4, FreezeEncoder = true }, "FreezeEncoder trains the head alone and LoraRank adapts the encoder: give one of them.");
        AssertRefused(
            Pair with { Task = GlueTask.Sst2 },
            "Task is sst2, which needs a head with [TextClassification], and SampleHead has [SentencePairClassification]: declare such a head, or choose another task.");
        AssertRefused(
            FineTuningHyperparameters.Apply(Pair, new Dictionary<string, object> { ["batch-size"] = 0 }), "--batch-size is 0: it must be at least 1.");
    }

    [Fact]
    public void Rates_FallFromTheHead_WithTheOriginalsGapOrWithout()
    {
        FineTuningRecipe recipe = Pair with { LayerwiseLearningRateDecay = 0.5 };
        Assert.Equal([1, 0.25, 0.125], Scales(recipe));                              // one layer: its rate, that of the embeddings
        Assert.Equal([1, 0.5, 0.25], Scales(recipe with { TopLayerGap = false }));
        Assert.Equal([1, 0], Scales(recipe with { FreezeEncoder = true }));
    }

    private static double[] Scales(FineTuningRecipe recipe) =>
        [.. AllWeights.RegionsOf(recipe).Select(region => region.RateScale).Distinct().OrderDescending()];

    private static void AssertRefused(FineTuningRecipe recipe, string message) =>
        Assert.Equal(message, Assert.Throws<RunException>(() => FineTuningHyperparameters.Check(recipe)).Message);
}
