namespace ElectraDsl.Data;

/// <summary>
/// Learns a WordPiece vocabulary from text: single characters first, then the most frequent pair of neighboring pieces within words
/// becomes a piece, again and again (byte-pair encoding, Sennrich et al. 2016, on BERT's words; written with ## as WordPiece reads it).
/// The same text gives the same vocabulary: equally frequent pairs are taken in the ordinal order of their texts.
/// </summary>
public static class WordPieceVocabularyTrainer
{
    /// <summary>
    /// Learns a vocabulary of exactly <see cref="VocabularyOptions.Size"/> tokens. Places that the text cannot fill hold [unused0], [unused1], ...,
    /// as in BERT's vocabulary.
    /// </summary>
    /// <param name="lines">The text; a line's end ends a word. Read once.</param>
    /// <param name="options">What the vocabulary is like.</param>
    /// <param name="progress">Gets the fraction of the pieces that is learned, 0 to 1, once the text is read.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="VocabularyException">The options contradict one another; one line.</exception>
    public static WordPieceVocabulary Train(
        IEnumerable<string> lines, VocabularyOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        options.Check();
        int room = options.Size - options.Special.All.Count;
        return Arrange(Learn(lines, options, room, progress, cancellation), options.Size, options.Special);
    }

    /// <summary>Adds pieces that a text needs to a vocabulary: every token keeps its id.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="lines">The text; read once. Empty where only given tokens are added.</param>
    /// <param name="options">
    /// What is added: the size is that of the new vocabulary, at least that of the old one, whose special tokens stay where they are. Entries
    /// [unused0], [unused1], ... are filled first.
    /// </param>
    /// <param name="progress">Gets the fraction of the pieces that is learned, 0 to 1, once the text is read.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="VocabularyException">The options contradict one another, or there is nothing to fill; one line.</exception>
    public static WordPieceVocabulary Extend(
        WordPieceVocabulary vocabulary,
        IEnumerable<string> lines,
        VocabularyOptions options,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        options = options with { Special = vocabulary.Special };
        options.Check();
        if (options.Size < vocabulary.Size)
            throw new VocabularyException($"The vocabulary has {vocabulary.Size} tokens: extend it to at least as many, not to {options.Size}.");
        string[] tokens = [.. vocabulary.Tokens, .. Enumerable.Repeat("", options.Size - vocabulary.Size)];
        int[] free = [.. Enumerable.Range(0, tokens.Length).Where(id => tokens[id].Length == 0 || IsUnused(tokens[id]))];
        HashSet<string> known = [.. vocabulary.Tokens];
        if (options.GivenTokens.Count(token => !known.Contains(token)) > free.Length)
            throw new VocabularyException($"The given tokens do not fit: the vocabulary has {free.Length} free places at a size of {options.Size}; choose a larger size.");

        // What is known already takes no place: as many pieces are learned as fill the free ones, however many of them are known.
        int filled = 0;
        foreach (string piece in Learn(lines, options, room: known.Count + free.Length, progress, cancellation))
        {
            if (filled < free.Length && known.Add(piece))
                tokens[free[filled++]] = piece;
        }

        // Places that were appended and are not filled continue the numbers of those that were there.
        int unused = 0;
        for (; filled < free.Length; filled++)
        {
            if (tokens[free[filled]].Length > 0)
                continue;
            while (!known.Add($"[unused{unused}]"))
                unused++;
            tokens[free[filled]] = $"[unused{unused}]";
        }

        return new WordPieceVocabulary(tokens);
    }

    /// <summary>Whether a token only holds a place: [unused0], [unused1], ..., which no text is read as.</summary>
    public static bool IsUnused(string token) =>
        token.StartsWith("[unused", StringComparison.Ordinal) && token.EndsWith(']') && token.AsSpan(7, token.Length - 8).IndexOfAnyExceptInRange('0', '9') < 0;

    private static IReadOnlyList<string> Learn(
        IEnumerable<string> lines, VocabularyOptions options, int room, IProgress<double>? progress, CancellationToken cancellation)
    {
        WordCounter counter = new(options.LowerCase, options.Pretokenization);
        foreach (string line in lines)
        {
            cancellation.ThrowIfCancellationRequested();
            counter.Add(line);
        }

        PieceLearner learner = new(counter.Counts, options, Math.Min(room - options.GivenTokens.Count, SingleCharacterPieces(options.Size)));
        while (learner.Pieces.Count < room && learner.LearnPiece())
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report((double)learner.Pieces.Count / room);
        }

        progress?.Report(1);
        return learner.Pieces;
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
}
