using ElectraDsl.Training;
using Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>The moving average of the weights: what it is, that it is what is kept, and that training does not notice it.</summary>
[Collection(nameof(RunsCollection))]
public sealed class WeightAverageTests : IDisposable
{
    private const double Decay = 0.9;

    private static readonly SampleModel Recipe = Runs.Recipe with { EmaDecay = Decay };

    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void StoppedAndResumed_EqualsUninterrupted()
    {
        _ = runs.Start("whole", recipe: Recipe);
        foreach (int stop in new[] { 3, 17 })
        {
            Assert.False(runs.Start($"parts{stop}", new RecordingObserver { StopAfter = stop }, Recipe).Completed);
            Assert.True(runs.Resume($"parts{stop}").Completed);
            runs.AssertSame("whole", $"parts{stop}");
        }
    }

    /// <summary>Against the definition, from the weights after each update.</summary>
    [Fact]
    public void CheckpointHoldsTheAverageOfAllUpdates()
    {
        SampleModel each = Runs.Recipe with { CheckpointEvery = 1, KeepCheckpoints = 100 };
        _ = runs.Start("plain", recipe: each);
        _ = runs.Start("averaged", recipe: Recipe);
        using DisposeScope scope = NewDisposeScope();
        double[] expected = [];
        for (int step = 1; step <= Runs.Recipe.Steps; step++)
        {
            double[] trained = Weights("plain", step);
            if (step == 1)
                expected = Start();
            double decay = Math.Min(Decay, (double)step / (9 + step));
            expected = [.. expected.Zip(trained, (average, weight) => (decay * average) + ((1 - decay) * weight))];
        }

        double[] actual = Weights("averaged", Runs.Recipe.Steps);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void TrainingDoesNotNoticeIt_AndEvaluationIsOfTheAverage()
    {
        RecordingObserver plain = new(), averaged = new();
        _ = runs.Start("plain", plain);
        _ = runs.Start("averaged", averaged, Recipe);
        Assert.Equal(plain.Reports.Select(Learned), averaged.Reports.Select(Learned));
        EvaluationResult found = RunFolder.Open(runs.Folder["averaged"]).ReadEvaluation()!;
        Assert.NotEqual(RunFolder.Open(runs.Folder["plain"]).ReadEvaluation()!.GeneratorLoss, found.GeneratorLoss);

        using JointTrainer trainer = Runs.Recipe.CreateTrainer(CPU);
        _ = RunFolder.Open(runs.Folder["averaged"]).LoadFittingWeights(trainer.Arena, Runs.Recipe.Facts);
        EvaluationResult again = trainer.CreateEvaluation(runs.Corpus).Run();
        Assert.Equal(again.GeneratorLoss, found.GeneratorLoss);
        Assert.Equal(again.RtdAuc, found.RtdAuc);

        static (double, double, double) Learned(TrainingReport report) => (report.GeneratorLoss, report.RtdLoss, report.GradientNorm);
    }

    /// <summary>The exchange gives back every bit, and what it puts in is what the networks see.</summary>
    [Fact]
    public void Exchange_IsUndone()
    {
        using JointTrainer trainer = Recipe.CreateTrainer(CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor before = trainer.Arena.Weights.clone();
        _ = trainer.AveragedWeights!.zero_();
        using (trainer.UseAveragedWeights())
            Assert.Equal(0, trainer.Arena.Weights.abs().max().item<float>());
        TensorAssert.Same(before, trainer.Arena.Weights);
    }

    private static double[] Start()
    {
        using JointTrainer trainer = Runs.Recipe.CreateTrainer(CPU);
        return Values(trainer.Arena);
    }

    private double[] Weights(string run, int step)
    {
        using ParameterArena arena = new(Runs.Recipe.Layout, CPU);
        CheckpointFolder.ReadWeights(CheckpointStore.PathOf(RunFolder.Open(runs.Folder[run]), step), arena);
        return Values(arena);
    }

    private static double[] Values(ParameterArena arena) => [.. arena.Weights.data<float>().ToArray().Select(value => (double)value)];
}
