using ElectraDsl.Data;
using ElectraDsl.Torch;

namespace ElectraDsl.Training;

/// <summary>Collects what a model says of held-out sequences, and turns it into figures. Padding and unused slots count nowhere.</summary>
/// <param name="contextFreeScores">What <see cref="ContextFreeDetector"/> says of every id.</param>
/// <param name="mostFrequentToken">The most frequent token of the training text.</param>
internal sealed class RtdScores(float[] contextFreeScores, long mostFrequentToken)
{
    private readonly List<float> logits = [];
    private readonly List<float> contextFree = [];
    private readonly List<bool> replaced = [];
    private readonly MaskedTokenScores masked = new(mostFrequentToken);
    private long truePositives, predictedPositives, positives;
    private int sequences;

    /// <summary>Adds one batch.</summary>
    public void Add(ExampleBatch examples, EvaluationOutput output)
    {
        sequences += examples.Rows;
        masked.Add(output.Text.Losses, output.Text.Correct, output.Text.Targets, output.Text.Weights);

        long[] corruptedIds = output.Text.CorruptedIds.ToHost<long>(); // [B * L]
        bool[] labels = output.Text.Labels.ToHost<bool>();             // [B * L]
        float[] rtdLogits = output.RtdLogits.ToHost<float>();          // [B * L]
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
        return new EvaluationResult(Step: 0, TokensPerSecond: 0, Seconds: 0, sequences, tokens, masked.Count)
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
                ("generator_loss", masked.Loss),
                ("generator_accuracy", masked.Accuracy),
                ("most_frequent_token_accuracy", masked.MostFrequentTokenAccuracy),
            ],
        };
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
