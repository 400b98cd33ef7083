using System.Collections.Immutable;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>Measures generator and discriminator on held-out text.</summary>
/// <param name="trainer">The model; not changed.</param>
/// <param name="corpus">Held-out examples to evaluate on, training examples to fit the baselines on.</param>
internal sealed class RtdEvaluation(JointTrainer trainer, PreparedCorpus corpus) : IEvaluation
{
    private readonly HeldOutBatches batches = new(trainer, corpus);

    private long? mostFrequentToken;

    /// <inheritdoc/>
    public EvaluationResult Run(Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ModelConfig model = trainer.Recipe.Facts;
        mostFrequentToken ??= TokenFrequency.MostFrequent(corpus.Training, model.SpecialTokens, cancellation);
        ContextFreeDetector detector = new(model.VocabularySize);
        int done = 0;
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in batches.ToFit(cancellation))
        {
            using GeneratedText text = trainer.Generate(batch, step);
            detector.Count(examples, text);
            Report(examples.Rows);
        }

        RtdScores scores = new(detector.Scores(), mostFrequentToken.Value);
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in batches.ToEvaluate(batches.Evaluated, cancellation))
        {
            using EvaluationOutput output = trainer.Evaluate(batch, step);
            scores.Add(examples, output);
            Report(examples.Rows);
        }

        // The baselines' part of the work moves the bar, but the count is that of the held-out text alone.
        void Report(int rows)
        {
            done += rows;
            progress?.Invoke((int)((long)done * batches.Evaluated / (batches.Fitted + batches.Evaluated)), batches.Evaluated);
        }

        EvaluationResult result = scores.Result();
        return double.IsFinite(result.GeneratorLoss)
            ? result
            : throw new RunException(
                "The generator's loss on held-out text is infinite or NaN: the weights have diverged; go back to an older checkpoint.")
            {
                IsOfTraining = true,
            };
    }

    /// <inheritdoc/>
    public EvaluationSamples Sample()
    {
        int shown = (int)Math.Min(SampledSequence.Shown, corpus.HeldOut.Count);
        ImmutableArray<SampledSequence>.Builder sequences = ImmutableArray.CreateBuilder<SampledSequence>(shown);
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in batches.ToEvaluate(shown, CancellationToken.None))
            sequences.AddRange(RtdSamples.Of(trainer, corpus.Vocabulary, examples, batch, step));
        return new EvaluationSamples(Step: 0, sequences.ToImmutable());
    }
}
