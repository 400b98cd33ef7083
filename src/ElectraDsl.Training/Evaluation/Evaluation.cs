using System.Collections.Immutable;
using ElectraDsl.Data;
using ElectraDsl.Kernels;

namespace ElectraDsl.Training;

/// <summary>
/// Measures a model on text that it has not learned from, beside what needs no skill. Masks and samples are the same in every
/// evaluation, so that figures can be compared.
/// </summary>
/// <param name="corpus">Held-out examples to judge on, training examples to fit the baselines on.</param>
public sealed class Evaluation(PreparedCorpus corpus)
{
    /// <summary>The seed of choice, masks and samples: a number that stays, so that models of different seeds meet the same masks.</summary>
    private const ulong Seed = 0;

    /// <summary>Steps of the random stream that training, which counts from 0, does not reach.</summary>
    private const uint HeldOutStep = uint.MaxValue, BaselineStep = uint.MaxValue - 1;

    private long? mostFrequentToken;

    /// <summary>Evaluates a model.</summary>
    /// <param name="trainer">The model; not changed.</param>
    /// <param name="progress">Gets the number of sequences that are done, and of all; may be null.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The figures; those of the run (step, throughput, time) are 0.</returns>
    /// <exception cref="RunException">The loss is no number any more.</exception>
    public EvaluationResult Run(JointTrainer trainer, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ModelFacts model = trainer.Recipe.Facts;
        mostFrequentToken ??= TokenFrequency.MostFrequent(corpus.Training, model.SpecialTokens, cancellation);
        int judged = Math.Min(trainer.Recipe.EvaluationSequences, corpus.HeldOut.Count);
        int fitted = Math.Min(judged, corpus.Training.Count);

        ContextFreeDetector detector = new(model.VocabularySize);
        int done = 0;
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in Batches(trainer, corpus.Training, fitted, BaselineStep, cancellation))
        {
            using GeneratedText text = trainer.Generate(batch, step);
            detector.Count(examples, text);
            progress?.Invoke(done += examples.Rows, fitted + judged);
        }

        HeldOutScores scores = new(detector.Scores(), mostFrequentToken.Value);
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in Batches(trainer, corpus.HeldOut, judged, HeldOutStep, cancellation))
        {
            using EvaluationOutput output = trainer.Evaluate(batch, step);
            scores.Add(examples, output);
            progress?.Invoke(done += examples.Rows, fitted + judged);
        }

        EvaluationResult result = scores.Result();
        return double.IsFinite(result.GeneratorLoss)
            ? result
            : throw new RunException("The generator's loss on held-out text is infinite or NaN: the weights are spoilt; go back to an older checkpoint.") { IsOfTraining = true };
    }

    /// <summary>What both networks make of the first of the sequences that <see cref="Run"/> judges, with the same masks. The step is 0: the caller knows it.</summary>
    /// <param name="trainer">The model; not changed.</param>
    public EvaluationSamples Sample(JointTrainer trainer)
    {
        int shown = Math.Min(HeldOutSamples.Sequences, corpus.HeldOut.Count);
        ImmutableArray<SampledSequence>.Builder sequences = ImmutableArray.CreateBuilder<SampledSequence>(shown);
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in Batches(trainer, corpus.HeldOut, shown, HeldOutStep, CancellationToken.None))
            sequences.AddRange(HeldOutSamples.Of(trainer, corpus.Vocabulary, examples, batch, step));
        return new EvaluationSamples(Step: 0, sequences.ToImmutable());
    }

    /// <summary>The first <paramref name="sequences"/> examples in a random, but fixed order. A batch lives until the next is asked for.</summary>
    private IEnumerable<(ExampleBatch Examples, Batch Batch, StepContext Step)> Batches(
        JointTrainer trainer,
        ExampleFile file,
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
            yield return (examples, batch, new StepContext(random, first, batch.CountMasked(trainer.Kernels.Masking, random, first), batch.Tokens, hyperparameters));
        }
    }
}
