using ElectraDsl.Data;
using ElectraDsl.Kernels;

namespace ElectraDsl.Training;

/// <summary>The sequences that evaluations use, in an order and with masks that stay, so that models of different seeds meet the same ones.</summary>
/// <param name="trainer">The model; not changed.</param>
/// <param name="corpus">The text.</param>
internal sealed class HeldOutBatches(PretrainingTrainer trainer, PreparedCorpus corpus)
{
    /// <summary>The seed of choice, masks and samples.</summary>
    private const ulong Seed = 0;

    /// <summary>Steps of the random stream that training, which counts from 0, does not reach.</summary>
    private const uint HeldOutStep = uint.MaxValue, BaselineStep = uint.MaxValue - 1;

    /// <summary>Held-out sequences of an evaluation.</summary>
    public int Evaluated { get; } = (int)Math.Min(trainer.Recipe.EvaluationSequences, corpus.HeldOut.Count);

    /// <summary>Training sequences that its baselines are fitted on.</summary>
    public int Fitted => (int)Math.Min(Evaluated, corpus.Training.Count);

    /// <summary>The first held-out sequences. A batch lives until the next is asked for.</summary>
    public IEnumerable<(ExampleBatch Examples, Batch Batch, StepContext Step)> ToEvaluate(int sequences, CancellationToken cancellation) =>
        Batches(corpus.HeldOut, sequences, HeldOutStep, cancellation);

    /// <summary>The training sequences to fit baselines on.</summary>
    public IEnumerable<(ExampleBatch Examples, Batch Batch, StepContext Step)> ToFit(CancellationToken cancellation) =>
        Batches(corpus.Training, Fitted, BaselineStep, cancellation);

    private IEnumerable<(ExampleBatch Examples, Batch Batch, StepContext Step)> Batches(
        ExampleSet file,
        int sequences,
        uint step,
        CancellationToken cancellation)
    {
        PretrainingRecipe recipe = trainer.Recipe;
        StepHyperparameters hyperparameters = StepHyperparameters.ForEvaluation(recipe);
        ExampleOrder order = new(file.Count, Seed);
        int rows = recipe.MicroBatchSize > 0 ? recipe.MicroBatchSize : recipe.BatchSize; // what training fits in memory fits here
        for (int first = 0; first < sequences; first += rows)
        {
            cancellation.ThrowIfCancellationRequested();
            ExampleBatch examples = ExampleBatch.Read(file, order, step: 0, batchSize: sequences, first, Math.Min(rows, sequences - first));
            using Batch batch = Batch.From(examples, recipe.Facts, trainer.Device, corpus.Vocabulary.ContinuesWord);
            RandomKey random = new(Seed, step);
            yield return (
                examples,
                batch,
                new StepContext(
                    random,
                    first,
                    batch.CountMasked(trainer.Kernels.Masking, random, first),
                    batch.Tokens,
                    batch.Rows,
                    hyperparameters));
        }
    }
}
