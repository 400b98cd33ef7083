using System.Collections.Immutable;
using ElectraDsl.Data;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Measures an encoder's predictions of masked tokens on held-out text.</summary>
/// <param name="trainer">The model; not changed.</param>
/// <param name="corpus">Held-out examples to judge on; the most frequent token is that of the training examples.</param>
internal sealed class MlmEvaluation(MaskedLanguageModelTrainer trainer, PreparedCorpus corpus) : IEvaluation
{
    private readonly HeldOutBatches batches = new(trainer, corpus);

    private long? mostFrequentToken;

    /// <inheritdoc/>
    public EvaluationResult Run(Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        mostFrequentToken ??= TokenFrequency.MostFrequent(corpus.Training, trainer.Recipe.Facts.SpecialTokens, cancellation);
        double lossSum = 0;
        long maskedTokens = 0, correct = 0, mostFrequent = 0, tokens = 0;
        int sequences = 0;
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in batches.ToJudge(batches.Judged, cancellation))
        {
            using MaskedPredictions said = trainer.Predict(batch, step);
            float[] losses = Host<float>(said.Losses), isCorrect = Host<float>(said.Correct), weights = Host<float>(said.Weights); // [B * N]
            long[] targets = Host<long>(said.Targets);                                                                             // [B * N]
            for (int slot = 0; slot < weights.Length; slot++)
            {
                if (weights[slot] == 0)
                    continue;
                maskedTokens++;
                lossSum += losses[slot];
                correct += isCorrect[slot] > 0 ? 1 : 0;
                mostFrequent += targets[slot] == mostFrequentToken ? 1 : 0;
            }

            tokens += batch.Tokens;
            progress?.Invoke(sequences += examples.Rows, batches.Judged);
        }

        double loss = lossSum / Math.Max(1, maskedTokens);
        if (!double.IsFinite(loss))
            throw new RunException("The loss on held-out text is infinite or NaN: the weights have diverged; go back to an older checkpoint.")
            {
                IsOfTraining = true,
            };
        return new EvaluationResult(Step: 0, TokensPerSecond: 0, Seconds: 0, sequences, tokens, maskedTokens)
        {
            Figures =
            [
                ("mlm_loss", loss),
                ("mlm_perplexity", Math.Exp(loss)),
                ("mlm_accuracy", (double)correct / Math.Max(1, maskedTokens)),
                ("most_frequent_token_accuracy", (double)mostFrequent / Math.Max(1, maskedTokens)),
            ],
        };
    }

    /// <inheritdoc/>
    public EvaluationSamples Sample()
    {
        int shown = Math.Min(SampledSequence.Shown, corpus.HeldOut.Count);
        ImmutableArray<SampledSequence>.Builder sequences = ImmutableArray.CreateBuilder<SampledSequence>(shown);
        foreach ((ExampleBatch examples, Batch batch, StepContext step) in batches.ToJudge(shown, CancellationToken.None))
        {
            using MaskedPredictions said = trainer.Predict(batch, step);
            long[] positions = Host<long>(said.Positions), samples = Host<long>(said.Samples); // [B * N]
            float[] weights = Host<float>(said.Weights);                                        // [B * N]
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

    private static T[] Host<T>(Tensor values)
        where T : unmanaged
    {
        using Tensor host = values.cpu();
        return host.data<T>().ToArray();
    }
}
