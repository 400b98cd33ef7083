using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Memory.Tests;

/// <summary>Training steps of one model in a process that does nothing else, with the allocator exactly as the product sets it.</summary>
/// <param name="Model">One of <see cref="Models"/>.</param>
/// <param name="Rows">Sequences.</param>
/// <param name="Length">Tokens of each.</param>
internal sealed record ShippedStep(string Model, int Rows, int Length)
{
    internal const string Recomputing = "Small, recomputing";

    // The heap reaches its lasting form in the second and third step, when what the first one left for good lies about in it.
    private const int Steps = 3;

    private static readonly Dictionary<string, Func<PretrainingRecipe>> Models = new()
    {
        ["Small"] = () => new Presets.Small(),
        [Recomputing] = () => new Presets.Small { RecomputeActivations = true },
        ["Base"] = () => new Presets.Base(),
        [nameof(SmallWithoutDropout)] = () => new SmallWithoutDropout(),
        [nameof(Little)] = () => new Little(),
    };

    /// <summary>The model with this batch.</summary>
    public PretrainingRecipe Recipe => Models[Model]() with { BatchSize = Rows, SequenceLength = Length };

    /// <summary>Bytes at the highest point of some steps, creation of the trainer included, above the program with its libraries loaded.</summary>
    public long Measure()
    {
        using (DisposeScope scope = NewDisposeScope())
            _ = ones(8, 8).matmul(ones(8, 8));
        long loaded = ResidentMemory.Now();
        return ResidentMemory.PeakOf(Train) - loaded;
    }

    private void Train()
    {
        PretrainingRecipe recipe = Recipe;
        using PretrainingTrainer trainer = recipe.CreateTrainer(CPU);
        Example[] examples = [.. Enumerable.Range(0, Rows).Select(row => Sentence(new Random(row), recipe.Facts))];
        for (uint index = 0; index < Steps; index++)
        {
            using Batch batch = Batch.From(ExampleBatch.Of(examples, Length, recipe.Facts.SpecialTokens.Pad), recipe.Facts, CPU);
            RandomKey random = new(1, index);
            trainer.Accumulate(
                batch,
                new StepContext(
                    random,
                    0,
                    batch.CountMasked(trainer.Kernels.Masking, random, 0),
                    batch.Tokens,
                    batch.Rows,
                    StepHyperparameters.ForEvaluation(trainer.Recipe)));
            trainer.Update(1e-4, (int)index).Dispose();
        }
    }

    /// <summary>As long as it may be: that is what is estimated.</summary>
    private Example Sentence(Random random, ModelConfig facts)
    {
        int[] ids = [.. Enumerable.Range(0, Length).Select(_ => random.Next(facts.VocabularySize / 2, facts.VocabularySize))];
        ids[0] = facts.SpecialTokens.Cls;
        ids[^1] = facts.SpecialTokens.Sep;
        return new Example(ids, Length);
    }
}
