using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

[Collection(nameof(Runs))]
public sealed class EarlyStoppingTests : IDisposable
{
    // At such a rate no weight moves, so that no evaluation is better than the first.
    private static readonly SampleModel Recipe = Runs.Recipe with
    {
        Steps = 20,
        LearningRate = 1e-30,
        ReportEvery = 5,
        CheckpointEvery = 3,
        KeepCheckpoints = 1,
        EvaluateEvery = 2,
        EvaluationSequences = 12,
        Patience = 2,
    };

    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void RunThatGetsNoBetter_EndsAfterItsPatience_AndKeepsTheBest()
    {
        RecordingObserver observer = new();
        PretrainingOutcome outcome = runs.Start("a", observer, Recipe);
        Assert.Equal((true, 6), (outcome.Completed, outcome.Step));
        Assert.Equal([2, 4, 6], observer.Evaluations.Select(evaluation => evaluation.Step));
        Assert.Contains(
            observer.Notices,
            line => line.StartsWith("Ended early at step 6 of 20: 2 evaluations since step 2 did not improve rtd-auc.", StringComparison.Ordinal));
        Assert.Equal(["step-00000002", "step-00000006"], Checkpoints("a"));
        RunFolder folder = RunFolder.Open(runs.Folder["a"]);
        Assert.Equal(2, folder.BestStep(BestMetric.RtdAuc));
        Assert.True(folder.IsFinished(Recipe));

        Assert.Equal((true, 6), Ended(runs.Resume("a")));
        Assert.Equal(3, folder.ReadEvaluations().Count);
    }

    [Fact]
    public void StoppedAtEveryStepAndResumed_EndsEarlyAtTheSameStep()
    {
        _ = runs.Start("whole", recipe: Recipe);
        for (int stopAfter = 1; stopAfter <= 5; stopAfter++)
        {
            string name = $"parts{stopAfter}";
            _ = runs.Start(name, new RecordingObserver { StopAfter = stopAfter }, Recipe);
            Assert.Equal((true, 6), Ended(runs.Resume(name)));
            Assert.Equal(Checkpoints("whole"), Checkpoints(name));
            Assert.True(Weights("whole").AsSpan().SequenceEqual(Weights(name)));
        }
    }

    [Fact]
    public void MorePatience_LetsAnEndedRunGoOn()
    {
        _ = runs.Start("a", recipe: Recipe);
        Assert.Equal((true, 10), Ended(runs.Resume("a", given: new Dictionary<string, object> { ["patience"] = 4 })));
    }

    [Fact]
    public void BestCheckpoint_OutlivesKeepCheckpoints_WithoutPatience()
    {
        _ = runs.Start("a", recipe: Recipe with { Patience = 0, Steps = 13, CheckpointEvery = 4 });
        Assert.Equal(["step-00000002", "step-00000013"], Checkpoints("a"));
    }

    [Fact]
    public void Best_IsTheEarliestOfEquals_ByEachMetric()
    {
        EvaluationResult[] evaluations =
        [
            (SampleRun.Evaluation with { Step = 1 }).With(("rtd_auc", 0.6), ("generator_loss", 4)),
            (SampleRun.Evaluation with { Step = 2 }).With(("rtd_auc", 0.8), ("generator_loss", 5)),
            (SampleRun.Evaluation with { Step = 3 }).With(("rtd_auc", 0.8), ("generator_loss", 3)),
            (SampleRun.Evaluation with { Step = 4 }).With(("rtd_auc", double.NaN), ("generator_loss", double.NaN)),
        ];
        Assert.Equal(2, EarlyStopping.Best(evaluations, BestMetric.RtdAuc)!.Step);
        Assert.Equal(3, EarlyStopping.Best(evaluations, BestMetric.GeneratorLoss)!.Step);
        Assert.Null(EarlyStopping.Best([], BestMetric.RtdAuc));
        Assert.True(EarlyStopping.IsDue(evaluations, Recipe));
        Assert.False(EarlyStopping.IsDue(evaluations, Recipe with { BestMetric = BestMetric.GeneratorLoss }));
        Assert.False(EarlyStopping.IsDue(evaluations, Recipe with { Patience = 0 }));
    }

    [Fact]
    public void PatienceWithoutEvaluations_IsRefused() => Assert.Contains(
        "Patience is 2, but EvaluateEvery is 0",
        Assert.Throws<RunException>(() => RecipeValidation.Check(Recipe with { EvaluateEvery = 0 })).Message);

    private static (bool Completed, int Step) Ended(PretrainingOutcome outcome) => (outcome.Completed, outcome.Step);

    private string[] Checkpoints(string run) =>
        [.. Directory.EnumerateDirectories(runs.Folder[run, "checkpoints"]).Select(path => Path.GetFileName(path)).Order()];

    private byte[] Weights(string run) => File.ReadAllBytes(runs.Folder[run, "checkpoints", "step-00000006", "arena.safetensors"]);
}
