using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>How often tokens occur.</summary>
internal static class TokenFrequency
{
    /// <summary>Examples that are read at once: enough to make the calls cheap, little enough for any memory.</summary>
    private const int Rows = 256;

    /// <summary>
    /// Reads at most, evenly spread over a larger set: the most frequent of millions of tokens is that of all, and a start does not read a text of
    /// gigabytes.
    /// </summary>
    private const int MostReads = 256;

    /// <summary>The most frequent token among those that can be masked; the smallest id where several are.</summary>
    public static long MostFrequent(ExampleSet examples, SpecialTokens special, CancellationToken cancellation)
    {
        long[] counts = new long[examples.VocabularySize];
        long reads = (examples.Count + Rows - 1) / Rows, made = Math.Min(reads, MostReads);
        for (long read = 0; read < made; read++)
        {
            cancellation.ThrowIfCancellationRequested();
            long first = read * reads / made * Rows;
            ExampleBatch batch = ExampleBatch.Read(examples, first, (int)Math.Min(Rows, examples.Count - first));
            for (int row = 0; row < batch.Rows; row++)
            {
                foreach (long id in batch.InputIds.AsSpan(row * batch.SequenceLength, batch.Lengths[row]))
                    counts[id]++;
            }
        }

        counts[special.Cls] = counts[special.Sep] = counts[special.Mask] = counts[special.Pad] = 0;
        return Array.IndexOf(counts, counts.Max());
    }
}
