namespace ElectraDsl.Data;

/// <summary>
/// Learns a WordPiece vocabulary from text: single characters first, then the most frequent pair of neighboring pieces within words
/// becomes a piece, again and again (byte-pair encoding, Sennrich et al. 2016, on BERT's words; written with ## as WordPiece reads it).
/// The same text gives the same vocabulary: equally frequent pairs are taken in the ordinal order of their texts.
/// </summary>
public static class WordPieceVocabularyTrainer
{
    /// <summary>
    /// Learns a vocabulary of exactly <paramref name="size"/> tokens. Places that the text cannot fill (a pair must occur twice to
    /// become a piece) hold [unused0], [unused1], ..., as in BERT's vocabulary.
    /// </summary>
    /// <param name="lines">The text; a line's end ends a word. Read once.</param>
    /// <param name="size">Number of tokens, special tokens included: above 5.</param>
    /// <param name="special">Where the special tokens shall lie: distinct ids from 0 to size - 1.</param>
    /// <param name="lowerCase">Whether text is lower-cased and stripped of accents.</param>
    /// <param name="progress">Gets the fraction of the pieces that is learned, 0 to 1, once the text is read.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="VocabularyException">The size is too small or the special ids cannot be.</exception>
    public static WordPieceVocabulary Train(
        IEnumerable<string> lines,
        int size,
        SpecialTokens special,
        bool lowerCase,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        CheckSpecial(size, special);
        WordCounter counter = new(lowerCase);
        foreach (string line in lines)
        {
            cancellation.ThrowIfCancellationRequested();
            counter.Add(line);
        }

        int room = size - special.All.Count;
        PieceLearner learner = new(counter.Counts, Math.Min(room, SingleCharacterPieces(size)));
        while (learner.Pieces.Count < room && learner.LearnPiece())
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report((double)learner.Pieces.Count / room);
        }

        progress?.Report(1);
        return Arrange(learner.Pieces, size, special);
    }

    // A quarter of the vocabulary at most, so that rare characters do not crowd out pieces of words; yet an alphabet, its ## forms
    // and punctuation always.
    private static int SingleCharacterPieces(int size) => Math.Max(256, size / 4);

    private static WordPieceVocabulary Arrange(IReadOnlyList<string> pieces, int size, SpecialTokens special)
    {
        string?[] tokens = new string?[size];
        foreach ((string text, int id) in special.All)
            tokens[id] = text;
        int next = 0;
        int unused = 0;
        for (int id = 0; id < size; id++)
            tokens[id] ??= next < pieces.Count ? pieces[next++] : $"[unused{unused++}]";
        return new WordPieceVocabulary(tokens!);
    }

    private static void CheckSpecial(int size, SpecialTokens special)
    {
        IReadOnlyList<(string Text, int Id)> all = special.All;
        if (size <= all.Count)
        {
            throw new VocabularyException(
                $"A vocabulary of {size} tokens has no room for words: choose at least {all.Count + 1}, better 1,000 or more.");
        }


        foreach ((string text, int id) in all)
        {
            if (id < 0 || id >= size)
                throw new VocabularyException($"{text} has id {id}, outside a vocabulary of {size} tokens: choose an id from 0 to {size - 1}.");
            foreach ((string otherText, int otherId) in all)
            {
                if (id == otherId && text != otherText)
                    throw new VocabularyException($"{text} and {otherText} both have id {id}: every special token needs a different id.");
            }
        }
    }
}
