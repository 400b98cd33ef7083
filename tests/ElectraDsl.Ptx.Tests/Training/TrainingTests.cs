using System.Diagnostics;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tests;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Training;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Training;

/// <summary>A training on the kernels for CUDA, run by the PTX machine, is the training of the CPU's kernels.</summary>
public sealed class TrainingTests(ITestOutputHelper output)
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    // Of a loss: sums in another order, update after update.
    private const double Drift = 1e-5;

    private const int FirstWord = 5, Words = 97;

    private const double WarmupSteps = 100, GeneratorShare = 0.5;

    [Fact]
    public void TinyModel_LearnsAsOnTheCpu() => Compare(
        new Tiny().CreateTrainer(CPU), new TinyOnTheMachine().CreateTrainer(CPU), MachineTable<Spec<V503>>.Driver, (6, 24), steps: 20, every: 5);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void QuickStartsModel_LearnsAsOnTheCpu()
    {
        Skip.If(Environment.GetEnvironmentVariable(SlowVariable) != "1", $"Minutes long: set {SlowVariable}=1.");
        Compare(
            new Quick().CreateTrainer(CPU),
            new QuickOnTheMachine().CreateTrainer(CPU),
            MachineTable<Spec<V2048>>.Driver,
            (16, 32),
            steps: 200,
            every: 25);
    }

    private void Compare(
        JointTrainer cpu, JointTrainer machine, EmulatedCudaDriver driver, (int Rows, int Length) shape, int steps, int every)
    {
        using JointTrainer expected = cpu, actual = machine;
        long start = Stopwatch.GetTimestamp();
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            using Batch batch = BatchOf(expected.Recipe.Facts, shape, step);
            Step(expected, batch, step);
            Step(actual, batch, step);
            if ((step + 1) % every > 0)
                continue;
            TotalsReport right = expected.Totals.Take(), report = actual.Totals.Take();
            output.WriteLine(
                $"step {step + 1}: generator {right.GeneratorLoss:F7} and {report.GeneratorLoss:F7}, RTD {right.RtdLoss:F7} and {report.RtdLoss:F7}");
            Assert.Equal((right.Sum("masked_tokens"), right.Sum("tokens")), (report.Sum("masked_tokens"), report.Sum("tokens")));
            Assert.Equal(right.GeneratorLoss, report.GeneratorLoss, Drift * right.GeneratorLoss);
            Assert.Equal(right.RtdLoss, report.RtdLoss, Drift * right.RtdLoss);
            TakeOver(actual, expected);
        }

        output.WriteLine($"{driver.Launches} launches in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        Assert.True(driver.Launches >= 8 * steps, $"{driver.Launches} launches");
        Assert.True(driver.Findings.IsEmpty, string.Join(Environment.NewLine, driver.Findings.All));
    }

    private static void Step(JointTrainer trainer, Batch batch, int step)
    {
        RandomKey random = new(1, (uint)step);
        trainer.Accumulate(
            batch,
            new StepContext(
                random,
                0,
                batch.CountMasked(trainer.Kernels.Masking, random, 0),
                batch.Tokens,
                batch.Rows,
                StepHyperparameters.ForEvaluation(trainer.Recipe)));
        // As warm-up has it: the first updates of AdamW are as long as the rate whatever the gradient, and magnify what rounds differently.
        trainer.Update(1e-3 * Math.Min(1, (step + 1) / WarmupSteps), step, GeneratorShare).Dispose();
    }

    /// <summary>
    /// From here on both train the same weights again: what rounds differently grows from step to step, and after a hundred or two a sample falls the
    /// other way, from where on these are two trainings.
    /// </summary>
    private static void TakeOver(JointTrainer to, JointTrainer from)
    {
        using IDisposable noGradient = no_grad();
        _ = to.Arena.Weights.copy_(from.Arena.Weights);
        _ = to.FirstMoments.copy_(from.FirstMoments);
        _ = to.SecondMoments.copy_(from.SecondMoments);
    }

    /// <summary>
    /// Rows of different lengths, of words of which few are frequent, each of which follows from the one before but for every fifth. Something to
    /// learn: where there is nothing, gradients are what rounding leaves of them, and two trainings part sooner.
    /// </summary>
    private static Batch BatchOf(ModelConfig facts, (int Rows, int Length) shape, int step)
    {
        Random random = new(step);
        List<Example> examples = [];
        for (int row = 0; row < shape.Rows; row++)
        {
            int[] ids = new int[shape.Length - (row % 5)];
            for (int place = 0; place < ids.Length; place++)
                ids[place] = FirstWord + (place == 0 || random.Next(5) == 0
                    ? (int)(Words * Math.Pow(random.NextDouble(), 3))
                    : ((ids[place - 1] * 7) + 1) % Words);
            ids[0] = facts.SpecialTokens.Cls;
            ids[^1] = facts.SpecialTokens.Sep;
            examples.Add(new Example(ids, ids.Length));
        }

        return Batch.From(ExampleBatch.Of(examples, shape.Length, facts.SpecialTokens.Pad), facts, CPU);
    }
}
