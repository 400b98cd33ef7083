using ElectraDsl.Generated.Tests;
using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Training;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Memory.Tests;

/// <summary>The tensors that are reckoned before a run, against what this process really has in memory.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.1;

    // What the runtime compiles and collects meanwhile only adds to what a step takes: the lowest of some is nearest to its tensors.
    private const int Repetitions = 4;

    [SkippableTheory]
    [InlineData(nameof(Sizable), 16, 128)]
    [InlineData(nameof(Sizable), 4, 256)]
    [InlineData(nameof(SizableWithoutDropout), 16, 128)]
    [InlineData(nameof(SizableVocabulary), 8, 128)]
    public void StepsPeak_IsTheEstimates(string model, int rows, int length)
    {
        using ResidentMemory memory = new();
        PretrainingRecipe recipe = model switch
        {
            nameof(Sizable) => new Sizable(),
            nameof(SizableWithoutDropout) => new SizableWithoutDropout(),
            _ => new SizableVocabulary(),
        };
        recipe = recipe with { BatchSize = rows, SequenceLength = length };
        using PretrainingTrainer trainer = recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.FullBatch(recipe.Facts, recipe.BatchSize, recipe.SequenceLength, seed: 1);
        RandomKey random = new(1, 0);
        StepContext step = new(
            random,
            0,
            batch.CountMasked(trainer.Kernels.Masking, random, 0),
            batch.Tokens,
            batch.Rows,
            StepHyperparameters.ForEvaluation(recipe));
        trainer.Accumulate(batch, step);
        long peak = Enumerable.Range(0, Repetitions).Min(_ => Peak(() => trainer.Accumulate(batch, step)));

        MemoryEstimate estimate = MemoryEstimate.Of(recipe);
        AssertNear(estimate.HighestPeak, peak, $"{recipe.Facts.Name}, peak");
    }

    [SkippableFact]
    public void ForwardPass_KeepsTheActivationsThatAreCounted()
    {
        using ResidentMemory memory = new();
        Sizable recipe = new() { BatchSize = 16, SequenceLength = 128 };
        using ParameterArena arena = ParameterArena.ForTraining(recipe.Layout, CPU);
        using Sizable.Generator generator = new(arena, Sizable.Kernels(CPU).Encoder);
        using Sizable.Discriminator discriminator = new(arena, Sizable.Kernels(CPU).Encoder);
        generator.DropoutRandomness = new DropoutKey(Seed: 1, Step: 0, Place: 0, FirstSequence: 0);
        discriminator.DropoutRandomness = generator.DropoutRandomness;
        AssertKept(recipe, generator.call, discriminator.call);
    }

    [SkippableFact]
    public void ForwardPassWithoutDropout_KeepsTheActivationsThatAreCounted()
    {
        using ResidentMemory memory = new();
        SizableWithoutDropout recipe = new() { BatchSize = 16, SequenceLength = 128 };
        using ParameterArena arena = ParameterArena.ForTraining(recipe.Layout, CPU);
        using SizableWithoutDropout.Generator generator = new(arena, SizableWithoutDropout.Kernels(CPU).Encoder);
        using SizableWithoutDropout.Discriminator discriminator = new(arena, SizableWithoutDropout.Kernels(CPU).Encoder);
        AssertKept(recipe, generator.call, discriminator.call);
    }

    [SkippableFact]
    public void ForwardPassOfModernParts_KeepsTheActivationsThatAreCounted()
    {
        using ResidentMemory memory = new();
        SizableModern recipe = new() { BatchSize = 16, SequenceLength = 128 };
        using ParameterArena arena = ParameterArena.ForTraining(recipe.Layout, CPU);
        using SizableModern.Generator generator = new(arena, SizableModern.Kernels(CPU).Encoder);
        using SizableModern.Discriminator discriminator = new(arena, SizableModern.Kernels(CPU).Encoder);
        AssertKept(recipe, generator.call, discriminator.call);
    }

    private void AssertKept(
        PretrainingRecipe recipe, Func<Tensor, Tensor, Tensor?, Tensor, Tensor> generator, Func<Tensor, Tensor, Tensor?, Tensor> discriminator)
    {
        ModelConfig facts = recipe.Facts;
        int length = recipe.SequenceLength;
        using Batch batch = SyntheticText.FullBatch(facts, recipe.BatchSize, length, seed: 1);
        using Tensor positions = zeros(batch.Rows * batch.MaxPredictions, dtype: int64); // [M]
        double tokens = (double)batch.Rows * length;

        AssertNear(
            tokens * facts.Generator!.ActivationBytes.At(length, facts.MaskedShare(length)),
            Kept(() => generator(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask, positions)),
            $"{facts.Name}, generator");
        AssertNear(
            tokens * facts.Discriminator!.ActivationBytes.At(length, 0),
            Kept(() => discriminator(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask)),
            $"{facts.Name}, discriminator");
    }

    private static long Peak(Action action)
    {
        ActivationMemory.Release();
        long before = ResidentMemory.Now();
        return ResidentMemory.PeakOf(action) - before;
    }

    /// <summary>Bytes that a forward pass leaves while its output lives; the first one, which fills caches, is not counted.</summary>
    private static long Kept(Func<Tensor> forward)
    {
        forward().Dispose();
        return Enumerable.Range(0, Repetitions).Min(_ => KeptOnce(forward));
    }

    private static long KeptOnce(Func<Tensor> forward)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        ActivationMemory.Release();
        long before = ResidentMemory.Now();
        using Tensor output = forward();
        ActivationMemory.Release();
        return ResidentMemory.Now() - before;
    }

    private void AssertNear(double reckoned, long measured, string what)
    {
        string line = $"{what}: {measured / 1e6:F1} MB measured, {reckoned / 1e6:F1} MB reckoned";
        output.WriteLine(line);
        Assert.True(Math.Abs(measured - reckoned) <= Tolerance * measured, line);
    }
}
