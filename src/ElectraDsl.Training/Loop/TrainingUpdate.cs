using ElectraDsl.Data;
using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>One update of a run: the batch of a step, in parts that the device holds, their gradients, the optimizer.</summary>
/// <param name="trainer">The model.</param>
/// <param name="corpus">The text.</param>
internal sealed class TrainingUpdate(PretrainingTrainer trainer, PreparedCorpus corpus) : IDisposable
{
    private readonly TrainingBatches batches = new(corpus, trainer.Recipe);

    /// <summary>Makes it; a device that works in the background may not have finished it.</summary>
    /// <param name="step">Updates made before it.</param>
    /// <param name="hyperparameters">What the recipe's schedules come to.</param>
    /// <returns>Tokens of the batch, padding excluded.</returns>
    public long Make(int step, in StepHyperparameters hyperparameters)
    {
        PretrainingRecipe recipe = trainer.Recipe;
        List<Batch> parts = [];
        try
        {
            int rows = batches.RowsOfPart;
            foreach (ExampleBatch examples in batches.Of(step))
                parts.Add(Batch.From(examples, recipe.Facts, trainer.Device, corpus.Vocabulary.ContinuesWord));
            RandomKey random = new(recipe.Seed, (uint)step);
            long tokens = parts.Sum(part => part.Tokens), maskedTokens = 0;
            for (int part = 0; part < parts.Count; part++)
                maskedTokens += trainer.CountMasked(parts[part], random, part * rows);
            for (int part = 0; part < parts.Count; part++)
                trainer.Accumulate(parts[part], new StepContext(random, part * rows, maskedTokens, tokens, recipe.BatchSize, hyperparameters));
            using Tensor gradientNorm = trainer.Update(hyperparameters.LearningRate, step, hyperparameters.GeneratorLearningRate);
            trainer.Totals.AddUpdate(gradientNorm);
            return tokens;
        }
        finally
        {
            foreach (Batch part in parts)
                part.Dispose();
        }
    }
    /// <inheritdoc/>
    public void Dispose() => batches.Dispose();
}
