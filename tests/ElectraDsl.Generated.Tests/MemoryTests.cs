using ElectraDsl.Kernels;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests;

public sealed class MemoryTests
{
    public static TheoryData<string, int, int> Steps => new()
    {
        { nameof(Memory), 16, 128 }, { nameof(Memory), 4, 256 }, { nameof(MemoryWithoutDropout), 16, 128 },
    };

    [SkippableTheory]
    [MemberData(nameof(Steps))]
    public void Probe(string model, int rows, int length)
    {
        Skip.IfNot(ResidentMemory.IsMeasurable(), "Resident memory is asked of Linux.");
        PretrainingRecipe recipe = model == nameof(Memory) ? new Memory() : new MemoryWithoutDropout();
        ModelFacts facts = recipe.Facts;
        using JointTrainer trainer = recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(facts, rows, length, seed: 1);
        StepContext step = new(new RandomKey(1, 0), 0, batch.MaskedTokens, batch.Tokens);
        trainer.Accumulate(batch, step);
        long before = ResidentMemory.Now();
        long peak = ResidentMemory.PeakOf(() => trainer.Accumulate(batch, step)) - before;

        (long g, long d) = model == nameof(Memory) ? Kept(trainer, batch) : Kept0(trainer, batch);
        long tokens = (long)rows * length;
        double eg = tokens * facts.Generator.ActivationBytes.At(length, facts.MaskedShare(length));
        double ed = tokens * facts.Discriminator.ActivationBytes.At(length, 0);
        Console.WriteLine($"{model} {rows}x{length} padded {batch.HasPadding}: generator {g / 1e6:F1} MB, reckoned {eg / 1e6:F1}; discriminator {d / 1e6:F1}, reckoned {ed / 1e6:F1}; peak {peak / 1e6:F1}");
    }

    private static (long, long) Kept(JointTrainer trainer, Batch batch)
    {
        using Memory.Generator generator = new(trainer.Arena);
        using Memory.Discriminator discriminator = new(trainer.Arena);
        generator.train(); discriminator.train();
        using Tensor positions = zeros(batch.Rows * batch.MaxPredictions, dtype: int64);
        return (Grown(() => generator.call(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask, positions)), Grown(() => discriminator.call(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask)));
    }

    private static (long, long) Kept0(JointTrainer trainer, Batch batch)
    {
        using MemoryWithoutDropout.Generator generator = new(trainer.Arena);
        using MemoryWithoutDropout.Discriminator discriminator = new(trainer.Arena);
        generator.train(); discriminator.train();
        using Tensor positions = zeros(batch.Rows * batch.MaxPredictions, dtype: int64);
        return (Grown(() => generator.call(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask, positions)), Grown(() => discriminator.call(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask)));
    }

    private static long Grown(Func<Tensor> forward)
    {
        long before = ResidentMemory.Now();
        using Tensor output = forward();
        return ResidentMemory.Now() - before;
    }
}
