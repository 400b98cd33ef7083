using ElectraDsl.Data;
using ElectraDsl.Torch;

namespace ElectraDsl.Training;

/// <summary>
/// A detector that sees a token's id and nothing else: the log-odds that an occurrence of the id in corrupted text is a replacement,
/// as counted on samples. What a discriminator gains over it, it gains from context.
/// </summary>
/// <param name="vocabularySize">Number of ids.</param>
internal sealed class ContextFreeDetector(int vocabularySize)
{
    private readonly double[] originals = new double[vocabularySize];
    private readonly double[] replacements = new double[vocabularySize];

    /// <summary>Counts the tokens of one batch of corrupted text.</summary>
    public void Count(ExampleBatch examples, GeneratedText text)
    {
        long[] corruptedIds = text.CorruptedIds.ToHost<long>(); // [B * L]
        for (int row = 0; row < examples.Rows; row++)
        {
            int start = row * examples.SequenceLength;
            for (int place = start; place < start + examples.Lengths[row]; place++)
                Count(corruptedIds[place], corruptedIds[place] != examples.InputIds[place]);
        }
    }

    /// <summary>Counts one token of corrupted text.</summary>
    public void Count(long id, bool replaced) => (replaced ? replacements : originals)[id]++;

    /// <summary>Counts the tokens of one id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="all">Its occurrences in corrupted text.</param>
    /// <param name="replaced">The replacements among them.</param>
    public void Count(int id, double all, double replaced)
    {
        originals[id] += all - replaced;
        replacements[id] += replaced;
    }

    /// <summary>
    /// The log-odds of every id, smoothed by one imaginary occurrence at the overall rate: an id that was never counted gets the
    /// overall log-odds.
    /// </summary>
    public float[] Scores() // [vocabularySize]
    {
        double all = replacements.Sum(), rate = Math.Clamp(all / Math.Max(1, all + originals.Sum()), 1e-9, 1 - 1e-9); // no logarithm of 0
        float[] scores = new float[originals.Length];
        for (int id = 0; id < scores.Length; id++)
            scores[id] = (float)Math.Log((replacements[id] + rate) / (originals[id] + 1 - rate));
        return scores;
    }
}
