using System.Text.Json;
using ElectraDsl.Checkpoints;
using ElectraDsl.Training;
using Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

[Collection(nameof(Runs))]
public sealed class PretrainingRunTests : IDisposable
{
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void NewRun_FillsItsFolder_AndSaysWhatItDoes()
    {
        RecordingObserver observer = new();
        PretrainingOutcome outcome = runs.Start("a", observer);

        Assert.True(outcome.Completed);
        Assert.Equal(30, outcome.Step);
        Assert.Equal(outcome.Evaluation, Assert.Single(observer.Evaluations));
        Assert.Equal([4, 8, 12, 16, 20, 24, 28, 30], observer.Reports.Select(report => report.Step));
        Assert.Equal(observer.Reports, RunFolder.Open(runs.Folder["a"]).ReadMetrics());
        Assert.Equal([5, 10, 15, 20, 25, 30], observer.Checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal(
            ["step-00000020", "step-00000025", "step-00000030"],
            Directory.EnumerateDirectories(runs.Folder["a", "checkpoints"]).Select(Path.GetFileName).Order());
        Assert.Equal(0, observer.Facts!.FirstStep);
        Assert.Equal(1_059_137, observer.Facts.Parameters);
        Assert.Empty(observer.Warnings);
        Assert.NotEmpty(Directory.EnumerateFiles(runs.Folder["a", "tensorboard"]));

        TrainingReport last = observer.Reports[^1];
        Assert.InRange(last.GeneratorLoss, 0.1, 8.2);
        Assert.True(last.GeneratorLoss < observer.Reports[0].GeneratorLoss, "Nothing was learned.");
        Assert.Equal(last.GeneratorLoss + (50 * last.RtdLoss), last.Loss, 1e-9);
        Assert.InRange(last.GradientNorm, 1e-3, 1e3);
        Assert.Equal(30 * 6 / 200.0, last.Epoch, 1e-12);
    }

    [Fact]
    public void EvaluationFile_IsFlat_AndNamedAsPromised()
    {
        _ = runs.Start("a");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(runs.Folder["a", "evaluation.json"]));
        foreach (string name in new[]
        {
            "rtd_auc", "rtd_precision", "rtd_recall", "rtd_accuracy", "rtd_majority_accuracy", "rtd_context_free_auc",
            "generator_loss", "generator_accuracy", "most_frequent_token_accuracy", "tokens_per_second", "seconds",
            "sequences", "tokens", "masked_tokens", "replaced_rate", "step",
        })
        {
            Assert.Equal(JsonValueKind.Number, json.RootElement.GetProperty(name).ValueKind);
        }

        Assert.True(json.RootElement.GetProperty("tokens_per_second").GetDouble() > 0);
        Assert.Equal(24, json.RootElement.GetProperty("sequences").GetInt32());
    }

    [Theory]
    [InlineData(4, 13)]
    [InlineData(1, 13)]
    [InlineData(4, 20)]
    public void StoppedAndResumed_EqualsUninterrupted(int reportEvery, int stopAfter)
    {
        SampleModel recipe = Runs.Recipe with { ReportEvery = reportEvery };
        _ = runs.Start("whole", recipe: recipe);

        PretrainingOutcome stopped = runs.Start("parts", new RecordingObserver { StopAfter = stopAfter }, recipe);
        Assert.Equal(new PretrainingOutcome(false, stopAfter, null), stopped);
        Assert.True(Directory.Exists(runs.Folder["parts", "checkpoints", $"step-000000{stopAfter}"]));
        RecordingObserver second = new() { StopAfter = stopAfter + 8 };
        Assert.False(runs.Resume("parts", second).Completed);
        Assert.Equal(stopAfter, second.Facts!.FirstStep);
        Assert.True(runs.Resume("parts").Completed);

        runs.AssertSame("whole", "parts");
        Assert.Equal(["start parts", "resume parts", "resume parts"], RunFolder.Open(runs.Folder["parts"]).ReadManifest().CommandLines.ToArray());
    }

    [Fact]
    public void KilledBetweenCheckpoints_EqualsUninterrupted()
    {
        _ = runs.Start("whole");

        // What a kill at step 19 leaves: reports up to 16 and half a line, checkpoints up to 15, half a checkpoint, half a file.
        _ = runs.Start("killed", new RecordingObserver { StopAfter = 19 });
        Directory.Move(
            runs.Folder["killed", "checkpoints", "step-00000019"],
            runs.Folder["killed", "checkpoints", "step-00000020" + AtomicWrite.PartialSuffix]);
        File.WriteAllText(runs.Folder["killed", "run.json" + AtomicWrite.PartialSuffix], "{");
        File.AppendAllText(runs.Folder["killed", "metrics.jsonl"], """{"step":20,"learning_ra""");

        RecordingObserver observer = new();
        Assert.True(runs.Resume("killed", observer).Completed);
        Assert.Equal(15, observer.Facts!.FirstStep);
        Assert.Empty(observer.Warnings);
        runs.AssertSame("whole", "killed");
        Assert.Empty(Directory.EnumerateFileSystemEntries(runs.Folder["killed"], "*" + AtomicWrite.PartialSuffix, SearchOption.AllDirectories));
    }

    [Fact]
    public void KilledBeforeTheFirstCheckpoint_StartsAnew()
    {
        _ = runs.Start("whole");
        _ = runs.Start("killed", new RecordingObserver { StopAfter = 7 });
        Directory.Delete(runs.Folder["killed", "checkpoints"], recursive: true);

        RecordingObserver observer = new();
        Assert.True(runs.Resume("killed", observer).Completed);
        Assert.Contains("no checkpoint yet", Assert.Single(observer.Warnings));
        runs.AssertSame("whole", "killed");
    }

    [Fact]
    public void StoppedAtTheEnd_IsEvaluatedWhenResumed()
    {
        PretrainingOutcome stopped = runs.Start("a", new RecordingObserver { StopAfter = 30 });
        Assert.Equal(new PretrainingOutcome(false, 30, null), stopped);
        Assert.Null(RunFolder.Open(runs.Folder["a"]).ReadEvaluation());
        Assert.NotNull(runs.Resume("a").Evaluation);
    }

    [Fact]
    public void KilledBetweenCheckpointAndEvaluation_MakesTheEvaluationWhenResumed()
    {
        SampleModel recipe = Runs.Recipe with { EvaluateEvery = 5, CheckpointEvery = 5 };
        _ = runs.Start("whole", recipe: recipe);
        _ = runs.Start("killed", new RecordingObserver { StopAfter = 15 }, recipe);
        Assert.Equal([5, 10], EvaluatedSteps("killed"));

        Assert.True(runs.Resume("killed").Completed);

        Assert.Equal([5, 10, 15, 20, 25, 30], EvaluatedSteps("killed"));
        Assert.Equal(
            RunFolder
                .Open(runs.Folder["whole"])
                .ReadEvaluations()
                .Select(evaluation => (evaluation.Step, evaluation.RtdAuc, evaluation.GeneratorLoss)),
            RunFolder
                .Open(runs.Folder["killed"])
                .ReadEvaluations()
                .Select(evaluation => (evaluation.Step, evaluation.RtdAuc, evaluation.GeneratorLoss)));

        IEnumerable<int> EvaluatedSteps(string name) => RunFolder.Open(runs.Folder[name]).ReadEvaluations().Select(evaluation => evaluation.Step);
    }

    [Fact]
    public void EvaluationInBetween_ChangesNothing()
    {
        _ = runs.Start("without");
        RecordingObserver observer = new();
        _ = runs.Start("with", observer, Runs.Recipe with { EvaluateEvery = 7 });
        Assert.Equal([7, 14, 21, 28, 30], observer.Evaluations.Select(evaluation => evaluation.Step));
        runs.AssertSame("without", "with");
    }

    [Fact]
    public void DivergedRun_Stops_AndKeepsTheGoodCheckpoint()
    {
        SampleModel wild = Runs.Recipe with { LearningRate = 1e30, CheckpointEvery = 1, WarmupSteps = 0 };
        RunException error = Assert.Throws<RunException>(() => runs.Start("wild", recipe: wild));
        Assert.Contains("became infinite or NaN between step", error.Message);
        Assert.Contains("step-0000000", error.Message);
        Assert.Contains("--learning-rate", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.True(Directory.Exists(error.Message.Split("checkpoint is ")[1].Split(". ")[0]), error.Message);
    }

    [Fact]
    public void MicroBatches_AddUpToTheBatch()
    {
        RecordingObserver parts = new(), whole = new();
        _ = runs.Start("parts", parts, Runs.Recipe with { Steps = 4, MicroBatchSize = 2, ReportEvery = 1 } with { LearningRate = 1e-4 });
        _ = runs.Start("whole", whole, Runs.Recipe with { Steps = 4, MicroBatchSize = 0, ReportEvery = 1 } with { LearningRate = 1e-4 });
        Assert.Equal(whole.Reports.Select(report => report.Tokens), parts.Reports.Select(report => report.Tokens));

        // Dropout of the generator is drawn per part, so only what does not depend on it is compared exactly.
        for (int step = 0; step < 4; step++)
            Assert.Equal(whole.Reports[step].GeneratorLoss, parts.Reports[step].GeneratorLoss, 0.2);
    }

    /// <summary>What is computed once more is the same, dropout included.</summary>
    [Fact]
    public void RecomputedActivations_ChangeNothing()
    {
        RecordingObserver kept = new(), recomputed = new();
        _ = runs.Start("kept", kept, Runs.Recipe with { Steps = 8, ReportEvery = 1 });
        _ = runs.Start("recomputed", recomputed, Runs.Recipe with { Steps = 8, ReportEvery = 1, RecomputeActivations = true });
        for (int step = 0; step < 8; step++)
        {
            Assert.Equal(kept.Reports[step].GeneratorLoss, recomputed.Reports[step].GeneratorLoss, 1e-4);
            Assert.Equal(kept.Reports[step].Loss, recomputed.Reports[step].Loss, 1e-4);
        }
    }

    /// <summary>A run may go on where there is less memory.</summary>
    [Fact]
    public void ResumedRun_TakesASmallerPartOfTheBatch()
    {
        _ = runs.Start("moved", recipe: Runs.Recipe with { Steps = 4 });
        Dictionary<string, object> given = new() { ["steps"] = 8, ["micro-batch-size"] = 2, ["recompute-activations"] = true };
        Assert.Equal(8, runs.Resume("moved", given: given).Step);
        PretrainingRecipe recipe = RunFolder.Open(runs.Folder["moved"]).ReadRecipe(new SampleModel());
        Assert.Equal((6, 2, true), (recipe.BatchSize, recipe.MicroBatchSize, recipe.RecomputeActivations));
        Assert.Contains(
            "--micro-batch-size is 4",
            Assert.Throws<RunException>(() => runs.Resume("moved", given: new Dictionary<string, object> { ["steps"] = 9, ["micro-batch-size"] = 4 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LoadWeights_ReadsTheNewestCheckpoint()
    {
        _ = runs.Start("a");
        using ParameterArena arena = new(SampleModel.Parameters.Layout, CPU);
        Assert.Equal(30, RunFolder.Open(runs.Folder["a"]).LoadWeights(arena, new SampleModel().Facts));
        using SafetensorsFile file = SafetensorsFile.Open(runs.Folder["a", "checkpoints", "step-00000030", "arena.safetensors"]);
        using DisposeScope scope = NewDisposeScope();
        foreach (ParameterSpec parameter in arena.Layout.Parameters)
            TensorAssert.Same(file.Load(parameter.Name), arena.Values(parameter));
    }
}
