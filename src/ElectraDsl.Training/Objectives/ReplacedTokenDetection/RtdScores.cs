using ElectraDsl.Data;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Collects what a model says of held-out sequences, and turns it into figures. Padding and unused slots count nowhere.</summary>
/// <param name="contextFreeScores">What <see cref="ContextFreeDetector"/> says of every id.</param>
/// <param name="mostFrequentToken">The commonest token of the training text.</param>
internal sealed class RtdScores(float[] contextFreeScores, long mostFrequentToken)
{
    private readonly List<float> logits = [];
    private readonly List<float> contextFree = [];
    private readonly List<bool> replaced = [];
    private double generatorLossSum;
    private long maskedTokens, generatorCorrect, mostFrequentCorrect;
    private long truePositives, predictedPositives, positives;
    private int sequences;

    /// <summary>Adds one batch.</summary>
    public void Add(ExampleBatch examples, EvaluationOutput output)
    {
        sequences += examples.Rows;
        AddGenerator(output.Text);

        long[] corruptedIds = Host<long>(output.Text.CorruptedIds); // [B * L]
        bool[] labels = Host<bool>(output.Text.Labels);             // [B * L]
        float[] rtdLogits = Host<float>(output.RtdLogits);          // [B * L]
        for (int row = 0; row < examples.Rows; row++)
        {
            int start = row * examples.SequenceLength;
            for (int place = start; place < start + examples.Lengths[row]; place++)
            {
                bool isReplaced = labels[place], predicted = rtdLogits[place] > 0;
                logits.Add(rtdLogits[place]);
                contextFree.Add(contextFreeScores[corruptedIds[place]]);
                replaced.Add(isReplaced);
                positives += isReplaced ? 1 : 0;
                predictedPositives += predicted ? 1 : 0;
                truePositives += isReplaced && predicted ? 1 : 0;
            }
        }
    }

    /// <summary>The figures of all batches.</summary>
    public EvaluationResult Result()
    {
        long tokens = replaced.Count, trueNegatives = tokens - positives - (predictedPositives - truePositives);
        return new EvaluationResult(Step: 0, TokensPerSecond: 0, Seconds: 0, sequences, tokens, maskedTokens)
        {
            Figures =
            [
                ("rtd_auc", RocCurve.Area([.. logits], [.. replaced])),
                ("rtd_context_free_auc", RocCurve.Area([.. contextFree], [.. replaced])),
                ("rtd_precision", Ratio(truePositives, predictedPositives)),
                ("rtd_recall", Ratio(truePositives, positives)),
                ("rtd_accuracy", Ratio(truePositives + trueNegatives, tokens)),
                ("rtd_majority_accuracy", Ratio(Math.Max(positives, tokens - positives), tokens)),
                ("replaced_rate", Ratio(positives, tokens)),
                ("generator_loss", Ratio(generatorLossSum, maskedTokens)),
                ("generator_accuracy", Ratio(generatorCorrect, maskedTokens)),
                ("most_frequent_token_accuracy", Ratio(mostFrequentCorrect, maskedTokens)),
            ],
        };
    }

    private void AddGenerator(GeneratedText text)
    {
        float[] losses = Host<float>(text.Losses), correct = Host<float>(text.Correct); // [B * N]
        float[] weights = Host<float>(text.Weights);                                                // [B * N]
        long[] targets = Host<long>(text.Targets);                                                  // [B * N]
        for (int slot = 0; slot < weights.Length; slot++)
        {
            if (weights[slot] == 0)
                continue;
            maskedTokens++;
            generatorLossSum += losses[slot];
            generatorCorrect += correct[slot] > 0 ? 1 : 0;
            mostFrequentCorrect += targets[slot] == mostFrequentToken ? 1 : 0;
        }
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;

    private static T[] Host<T>(Tensor values)
        where T : unmanaged
    {
        using Tensor host = values.cpu();
        return host.data<T>().ToArray();
    }
}
