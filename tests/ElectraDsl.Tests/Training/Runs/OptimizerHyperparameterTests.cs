using ElectraDsl.Kernels;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

/// <summary>Hyperparameters of the optimizer in whole runs: each one acts, and a resumed run goes on as if nothing had happened.</summary>
[Collection(nameof(RunsCollection))]
public sealed class OptimizerHyperparameterTests : IDisposable
{
    private static readonly SampleModel Other = Runs.Recipe with
    {
        AdamRule = AdamWRule.Torch, LearningRateRule = LearningRateRule.HuggingFace, WarmupProportion = 0.25, LayerwiseLearningRateDecay = 0.8,
    };

    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void StoppedAndResumed_EqualsUninterrupted()
    {
        _ = runs.Start("whole", recipe: Other);
        Assert.False(runs.Start("parts", new RecordingObserver { StopAfter = 13 }, Other).Completed);
        Assert.True(runs.Resume("parts").Completed);
        runs.AssertSame("whole", "parts");
        PretrainingRecipe read = RunFolder.Open(runs.Folder["parts"]).ReadRecipe(new SampleModel());
        Assert.Equal(Other with { Precision = Precision.Float32 }, read);
    }

    [Fact]
    public void EachHyperparameter_ChangesTheRun()
    {
        SampleModel plain = Runs.Recipe with { ReportEvery = 1 };
        double[] before = Losses("plain", plain);
        Assert.NotEqual(before, Losses("rule", plain with { AdamRule = AdamWRule.Torch }));
        Assert.NotEqual(before, Losses("schedule", plain with { LearningRateRule = LearningRateRule.HuggingFace }));
        Assert.NotEqual(before, Losses("proportion", plain with { WarmupProportion = 0.15 }));
        Assert.NotEqual(before, Losses("layers", plain with { LayerwiseLearningRateDecay = 0.5 }));
        Assert.Equal(before, Losses("again", plain with { WarmupProportion = 0.1 })); // 3 of 30 steps, and --warmup-steps is 4

        double[] Losses(string name, SampleModel recipe)
        {
            RecordingObserver observer = new() { StopAfter = 6 };
            _ = runs.Start(name, observer, recipe);
            return [.. observer.Reports.Select(report => report.Loss)];
        }
    }
}
