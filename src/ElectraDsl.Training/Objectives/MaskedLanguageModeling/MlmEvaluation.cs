using System.Collections.Immutable;
using ElectraDsl.Data;
using ElectraDsl.Torch;

namespace ElectraDsl.Training;

/// <summary>Measures an encoder's predictions of masked tokens on held-out text.</summary>
/// <param name="trainer">The model; not changed.</param>
/// <param name="corpus">Held-out examples to evaluate on; the most frequent token is that of the training examples.</param>
internal sealed class MlmEvaluation(MaskedLanguageModelTrainer trainer, PreparedCorpus corpus) : IEvaluation
{
    private readonly HeldOutBatches batches = new(trainer, corpus);

    private long? mostFrequentToken;

    /// <inheritdoc/>
    public EvaluationResult Run(Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        mostFrequentToken ??= TokenFrequency.MostFrequent(corpus.Training, trainer.Recipe.Facts.SpecialTokens, cancellation);
        MaskedTokenScores scores = new(mostFrequentToken.Value);
        double pairLossSum = 0;
        long tokens = 0, pairs = 0, random = 0, correctPairs = 0;
        int sequences = 0;
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in batches.ToEvaluate(batches.Evaluated, cancellation))
        {
            using MaskedPredictions said = trainer.Predict(batch, step);
            scores.Add(said.Losses, said.Correct, said.Targets, said.Weights);
            if (said is { PairLosses: { } pairLosses, PairCorrect: { } pairCorrect })
            {
                pairs += examples.Rows;
                random += examples.IsRandomNext.Count(isRandom => isRandom);
                pairLossSum += pairLosses.ToHost<float>().Sum(loss => (double)loss);
                correctPairs += pairCorrect.ToHost<float>().Count(value => value > 0);
            }

            tokens += batch.Tokens;
            progress?.Invoke(sequences += examples.Rows, batches.Evaluated);
        }

        if (!double.IsFinite(scores.Loss) || !double.IsFinite(pairLossSum))
            throw new RunException("The loss on held-out text is infinite or NaN: the weights have diverged; go back to an older checkpoint.")
            {
                IsOfTraining = true,
            };
        return new EvaluationResult(Step: 0, TokensPerSecond: 0, Seconds: 0, sequences, tokens, scores.Count)
        {
            Figures =
            [
                ("mlm_loss", scores.Loss),
                ("mlm_perplexity", Math.Exp(scores.Loss)),
                ("mlm_accuracy", scores.Accuracy),
                ("most_frequent_token_accuracy", scores.MostFrequentTokenAccuracy),
                .. MaskedLanguageModeling.Pairs(pairLossSum, correctPairs, random, pairs),
            ],
        };
    }

    /// <inheritdoc/>
    public EvaluationSamples Sample()
    {
        int shown = (int)Math.Min(SampledSequence.Shown, corpus.HeldOut.Count);
        ImmutableArray<SampledSequence>.Builder sequences = ImmutableArray.CreateBuilder<SampledSequence>(shown);
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in batches.ToEvaluate(shown, CancellationToken.None))
        {
            using MaskedPredictions said = trainer.Predict(batch, step);
            long[] positions = said.Positions.ToHost<long>(), samples = said.Samples.ToHost<long>(); // [B * N]
            float[] weights = said.Weights.ToHost<float>();                                        // [B * N]
            Dictionary<long, long> proposed = [];
            for (int slot = 0; slot < weights.Length; slot++)
            {
                if (weights[slot] > 0)
                    proposed[positions[slot]] = samples[slot];
            }

            sequences.AddRange(
                SampledSequence.Of(examples, corpus.Vocabulary, index => proposed.TryGetValue(index, out long token) ? token : null, _ => null));
        }

        return new EvaluationSamples(Step: 0, sequences.ToImmutable());
    }
}
