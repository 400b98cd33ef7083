using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

/// <summary>A whole run of a model whose discriminator reads the generator's tables: it learns, and goes on as if it had not stopped.</summary>
[Collection(nameof(Runs))]
public sealed class TiedRunTests : IDisposable
{
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void DisentangledRun_StoppedAndResumed_EqualsUninterrupted()
    {
        DisentangledSampleModel recipe = new()
        {
            Steps = Runs.Recipe.Steps,
            BatchSize = Runs.Recipe.BatchSize,
            MicroBatchSize = Runs.Recipe.MicroBatchSize,
            SequenceLength = Runs.Recipe.SequenceLength,
            WarmupSteps = Runs.Recipe.WarmupSteps,
            LearningRate = Runs.Recipe.LearningRate,
            ReportEvery = Runs.Recipe.ReportEvery,
            CheckpointEvery = Runs.Recipe.CheckpointEvery,
            EvaluationSequences = Runs.Recipe.EvaluationSequences,
        };
        RecordingObserver observer = new();
        Assert.True(runs.Start("whole", observer, recipe).Completed);
        Assert.True(observer.Reports[^1].GeneratorLoss < observer.Reports[0].GeneratorLoss, "Nothing was learned.");

        Assert.False(runs.Start("parts", new RecordingObserver { StopAfter = 13 }, recipe).Completed);
        Assert.True(runs.Resume("parts", model: new DisentangledSampleModel()).Completed);

        runs.AssertSame("whole", "parts");
    }
}
