using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Gpu.Tests;

[Trait("Category", "Gpu")]
public sealed class TrainingTests
{
    private const int Rows = 6, Length = 24, Steps = 20;

    // Sums in another order, over twenty updates.
    private const double Drift = 1e-3;

    [SkippableTheory]
    [InlineData(Devices.Cpu)]
    [InlineData(Devices.Cuda)]
    public void Training_GivesTheLossesOfTheCpu(string name)
    {
        Device device = Devices.Open(name);
        TotalsReport expected = Train(CPU), actual = Train(device);
        Assert.Equal((expected.Sum("masked_tokens"), expected.Sum("tokens")), (actual.Sum("masked_tokens"), actual.Sum("tokens")));
        Assert.Equal(expected.GeneratorLoss, actual.GeneratorLoss, Drift * expected.GeneratorLoss);
        // A sample may turn where two are nearly alike, and one label with it.
        Assert.Equal(expected.RtdLoss, actual.RtdLoss, 10 * Drift * expected.RtdLoss);
    }

    [SkippableTheory]
    [InlineData(Devices.Cpu)]
    [InlineData(Devices.Cuda)]
    public void Training_LeavesNoTensor(string name)
    {
        Device device = Devices.Open(name);
        using JointTrainer trainer = new Tiny { Precision = Precision.Float32 }.CreateTrainer(device);
        using Batch batch = BatchOn(device);
        Step(trainer, batch, 0);
        Step(trainer, batch, 1);
        long before = Tensor.TotalCount;
        for (int step = 2; step < 10; step++)
            Step(trainer, batch, step);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static TotalsReport Train(Device device)
    {
        using JointTrainer trainer = new Tiny { Precision = Precision.Float32 }.CreateTrainer(device);
        using Batch batch = BatchOn(device);
        for (int step = 0; step < Steps; step++)
            Step(trainer, batch, step);
        return trainer.Totals.Take();
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
        trainer.Update(1e-3, step).Dispose();
    }

    private static Batch BatchOn(Device device)
    {
        ModelConfig facts = new Tiny().Facts;
        Random random = new(1);
        List<Example> examples = [];
        for (int row = 0; row < Rows; row++)
        {
            int[] ids = [.. Enumerable.Range(0, Length - row).Select(_ => random.Next(5, facts.VocabularySize))];
            ids[0] = facts.SpecialTokens.Cls;
            ids[^1] = facts.SpecialTokens.Sep;
            examples.Add(new Example(ids, ids.Length));
        }

        return Batch.From(ExampleBatch.Of(examples, Length, facts.SpecialTokens.Pad), facts, device);
    }
}
