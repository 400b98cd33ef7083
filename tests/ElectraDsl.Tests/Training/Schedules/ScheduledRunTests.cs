using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

/// <summary>Runs whose hyperparameters change: they change what is learned, are shown, and a resumed run goes on in the middle of them.</summary>
[Collection(nameof(Runs))]
public sealed class ScheduledRunTests : IDisposable
{
    private static readonly SampleModel Recipe = Runs.Recipe with
    {
        SamplingTemperature = Schedule.Parse("4~1@80%"),
        GeneratorLearningRate = Schedule.Parse("2..0@25"),
        GeneratorWeight = Schedule.Parse("0.5/2@10"),
        DiscriminatorWeight = Schedule.Parse("0@20%..50@60%"),
    };

    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void RunStoppedInTheMiddleOfEverySchedule_EqualsUninterrupted()
    {
        Assert.True(runs.Start("whole", recipe: Recipe).Completed);
        foreach (int stop in new[] { 8, 13, 22 })
        {
            Assert.False(runs.Start($"parts{stop}", new RecordingObserver { StopAfter = stop }, Recipe).Completed);
            Assert.True(runs.Resume($"parts{stop}").Completed);
            runs.AssertSame("whole", $"parts{stop}");
        }
    }

    /// <summary>What the discriminator has learned by a report decides, and the report is not made again.</summary>
    [Fact]
    public void RunThatPassedAGain_GoesOnFromThere_ThoughItsReportsAreLost()
    {
        // On so few steps of so little text the two detectors differ by chance: a gain this small is passed at some report or other.
        SampleModel recipe = Runs.Recipe with { SamplingTemperature = Schedule.Parse("4@auc+0.0001..1@29") };
        RecordingObserver observer = new();
        Assert.True(runs.Start("whole", observer, recipe).Completed);
        TrainingReport? passed = observer.Reports.FirstOrDefault(report => report.RtdAuc - report.RtdContextFreeAuc >= 0.0001);
        Assert.True(passed is { Step: < 25 }, "No report passed the gain: the test shows nothing.");
        Assert.Contains(observer.Reports, report => report.Figures["sampling_temperature"] is > 1 and < 4);

        int stop = passed!.Step + 1;
        Assert.False(runs.Start("parts", new RecordingObserver { StopAfter = stop }, recipe).Completed);
        Assert.True(runs.Resume("parts").Completed);
        runs.AssertSame("whole", "parts");
    }

    [Fact]
    public void Reports_ShowWhatTheSchedulesCameTo()
    {
        RecordingObserver observer = new();
        Assert.True(runs.Start("run", observer, Recipe).Completed);
        foreach (TrainingReport report in observer.Reports)
        {
            RunPosition last = RunPosition.Of(report.Step - 1, Recipe.Steps);
            Assert.Equal(Recipe.SamplingTemperature.At(last), report.Figures["sampling_temperature"]);
            Assert.Equal(Recipe.GeneratorLearningRate.At(last), report.Figures["generator_learning_rate"]);
            Assert.Equal(Recipe.GeneratorWeight.At(last), report.Figures["generator_weight"]);
            Assert.Equal(Recipe.DiscriminatorWeight.At(last), report.Figures["discriminator_weight"]);
        }
    }

    /// <summary>A hot generator is wrong more often, and held-out text is judged alike however hot the run has been.</summary>
    [Fact]
    public void HotSamples_AreWrongMoreOften_AndEvaluationsAreAtTheEndsTemperature()
    {
        RecordingObserver hot = new(), usual = new();
        _ = runs.Start("hot", hot, Runs.Recipe with { SamplingTemperature = 50, GeneratorLearningRate = 3 });
        _ = runs.Start("usual", usual, Runs.Recipe with { GeneratorLearningRate = 3 });
        Assert.True(hot.Reports[^1].ReplacedRate > usual.Reports[^1].ReplacedRate);

        // Nothing is learned: what differs is how the samples are drawn.
        SampleModel idle = Runs.Recipe with { LearningRate = 1e-30 };
        _ = runs.Start("cooled", recipe: idle with { SamplingTemperature = Schedule.Parse("50/1@90%") });
        _ = runs.Start("cool", recipe: idle);
        Assert.Equal(Evaluation("cool").ReplacedRate, Evaluation("cooled").ReplacedRate);
    }

    [Fact]
    public void FrozenGenerator_KeepsItsOwnWeights()
    {
        Assert.True(runs.Start("frozen", recipe: Runs.Recipe with { GeneratorLearningRate = 0 }).Completed);
        using JointTrainer fresh = Runs.Recipe.CreateTrainer(TorchSharp.torch.CPU), trained = Runs.Recipe.CreateTrainer(TorchSharp.torch.CPU);
        _ = RunFolder.Open(runs.Folder["frozen"]).LoadFittingWeights(trained.Arena, Runs.Recipe.Facts);
        foreach (ParameterSpec parameter in Runs.Recipe.Layout.Parameters)
        {
            using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
            bool isSame = Weights(fresh).equal(Weights(trained)).all().item<bool>();
            Assert.True(isSame == parameter.Name.StartsWith("generator.", StringComparison.Ordinal), parameter.Name);

            TorchSharp.torch.Tensor Weights(JointTrainer of) =>
                of.Arena.Weights.narrow(0, parameter.Offset, parameter.Shape.Aggregate(1L, (product, size) => product * size));
        }
    }

    private EvaluationResult Evaluation(string name) => RunFolder.Open(runs.Folder[name]).ReadEvaluation()!;
}
