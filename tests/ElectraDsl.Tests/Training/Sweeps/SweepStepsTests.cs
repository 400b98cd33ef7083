using ElectraDsl.Training;
using Samples;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>A budget becomes a number of steps for each variant.</summary>
[Collection(nameof(Runs))]
public sealed class SweepStepsTests : IDisposable
{
    private static readonly SampleModel Recipe = Runs.Recipe with { EvaluateEvery = 0 };

    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void EqualFlops_GiveStepsInInverseProportionToTheirCost_AndNeverMore()
    {
        double flops = 1_000.5 * Flops(Recipe);
        PretrainingRecipe small = Settle(new SweepBudget(flops, null), Recipe),
            large = Settle(new SweepBudget(flops, null), Recipe with { BatchSize = 24 });
        Assert.Equal((1_000, 250), (small.Steps, large.Steps));
        Assert.All([small, large], recipe => Assert.InRange(WorkEstimate.Of(recipe).TrainingFlops, flops - Flops(recipe), flops));
    }

    [Fact]
    public void FlopsOfLessThanAStep_AreRefused()
    {
        RunException error = Assert.Throws<RunException>(() => Settle(new SweepBudget(0.9 * Flops(Recipe), null), Recipe));
        Assert.Contains("--flops is", error.Message, StringComparison.Ordinal);
        Assert.Contains("give more", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "give less",
            Assert.Throws<RunException>(() => Settle(new SweepBudget(1e300, null), Recipe)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Minutes_AreMeasuredOnce_ForVariantsThatComputeTheSame()
    {
        SweepSteps steps = new(new SweepBudget(null, Minutes: 1.0 / 60), CPU);
        PretrainingRecipe first = steps.Settle(Recipe, runs.Corpus, keepsEvaluations: false, default);
        PretrainingRecipe second = steps.Settle(Recipe with { LearningRate = 1e-4 }, runs.Corpus, keepsEvaluations: false, default);
        Assert.True(first.Steps > 1);
        Assert.Equal(first.Steps, second.Steps);
        Assert.Equal((0.0, 0.0), (first.Hours, first.Epochs));
    }

    [Fact]
    public void StepsAndEpochs_AreThoseOfARun()
    {
        Assert.Equal(30, Settle(new SweepBudget(null, null), Recipe).Steps);
        Assert.Equal(5, Settle(new SweepBudget(null, null), Recipe with { Epochs = 0.14 }).Steps); // 0.14 of 200 sequences, 6 a step: 4.67 steps
    }

    [Theory]
    [InlineData(30, 2)]
    [InlineData(2_000, 100)]
    [InlineData(1, 1)]
    public void RecipeWithoutEvaluations_GetsAboutTwenty(int steps, int every)
    {
        SampleModel recipe = Recipe with { Steps = steps };
        Assert.Equal(every, Settle(new SweepBudget(null, null), recipe).EvaluateEvery);
        Assert.Equal(7, Settle(new SweepBudget(null, null), recipe with { EvaluateEvery = 7 }).EvaluateEvery);
        Assert.Equal(0, Settle(new SweepBudget(null, null), recipe, keepsEvaluations: true).EvaluateEvery);
    }

    private PretrainingRecipe Settle(SweepBudget budget, PretrainingRecipe recipe, bool keepsEvaluations = false) =>
        new SweepSteps(budget, CPU).Settle(recipe, runs.Corpus, keepsEvaluations, default);

    private static double Flops(PretrainingRecipe recipe) => WorkEstimate.Of(recipe with { Steps = 1 }).TrainingFlops;
}
