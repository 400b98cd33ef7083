using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>What was counted in the training sequences of a prepared text.</summary>
/// <param name="Sequences">Sequences that were read: all, or as many of them, evenly spread, as are enough.</param>
/// <param name="Lengths">Of the sequences, how many have a length of each tenth of the longest one's: 10 numbers.</param>
/// <param name="Tokens">Tokens of these sequences, special tokens included.</param>
/// <param name="Counts">By id, how often a token occurs.</param>
/// <param name="PiecesPerWord">Word pieces a word.</param>
internal sealed record TextStatistics(long Sequences, long[] Lengths, long Tokens, long[] Counts, double PiecesPerWord)
{
    /// <summary>Bars of the histogram of lengths.</summary>
    public const int Bars = 10;

    // A hundred thousand sequences tell lengths and shares to the third digit.
    private const long Enough = 100_000;

    /// <summary>Reads the sequences.</summary>
    public static TextStatistics Of(PreparedCorpus corpus, CancellationToken cancellation)
    {
        ExampleSet training = corpus.Training;
        long sequences = Math.Min(training.Count, Enough), tokens = 0;
        long[] lengths = new long[Bars], counts = new long[corpus.Vocabulary.Size];
        for (long sequence = 0; sequence < sequences; sequence++)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] ids = training[sequence * training.Count / sequences].InputIds;
            lengths[Math.Min(Bars - 1, (ids.Length - 1) * Bars / training.SequenceLength)]++;
            tokens += ids.Length;
            foreach (int id in ids)
                counts[id]++;
        }

        SpecialTokens special = corpus.Vocabulary.Special;
        long pieces = tokens - counts[special.Cls] - counts[special.Sep];
        long continuing = counts.Index().Sum(count => corpus.Vocabulary.ContinuesWord[count.Index] ? count.Item : 0);
        return new TextStatistics(sequences, lengths, tokens, counts, pieces == continuing ? 1 : (double)pieces / (pieces - continuing));
    }

    /// <summary>The length of the longest sequence that a bar counts.</summary>
    public static int LongestOf(int bar, int sequenceLength) => sequenceLength * (bar + 1) / Bars;

    /// <summary>Fraction of the slots of full sequences that is padding.</summary>
    public double PaddingRate(int sequenceLength) => 1 - ((double)Tokens / ((double)Sequences * sequenceLength));

    /// <summary>The most frequent tokens, special ones left out.</summary>
    public IEnumerable<(string Token, double Share)> MostFrequent(WordPieceVocabulary vocabulary, int count) => Counts
        .Index()
        .Where(each => each.Item > 0 && !vocabulary.Special.All.Any(special => special.Id == each.Index && special.Id != vocabulary.Special.Unknown))
        .OrderByDescending(each => each.Item)
        .ThenBy(each => each.Index)
        .Take(count)
        .Select(each => (vocabulary.TokenOf(each.Index), (double)each.Item / Tokens));
}
