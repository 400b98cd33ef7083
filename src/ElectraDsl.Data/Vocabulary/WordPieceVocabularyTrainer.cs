namespace ElectraDsl.Data;

/// <summary>Learns a WordPiece vocabulary from text.</summary>
public static class WordPieceVocabularyTrainer
{
    /// <summary>Learns a vocabulary of exactly <paramref name="size"/> tokens; places that the text cannot fill become [unusedN], as in BERT's.</summary>
    /// <param name="lines">The text; a line's end ends a word. Read once.</param>
    /// <param name="size">Number of tokens, special tokens included.</param>
    /// <param name="special">Where the special tokens shall lie: distinct ids from 0 to size - 1.</param>
    /// <param name="lowerCase">Whether text is lower-cased and stripped of accents.</param>
    /// <param name="progress">Gets the part of the merges that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="VocabularyException">The size is too small or the special ids cannot be.</exception>
    public static WordPieceVocabulary Train(
        IEnumerable<string> lines,
        int size,
        SpecialTokens special,
        bool lowerCase,
        IProgress<double>? progress,
        CancellationToken cancellation) => throw new NotImplementedException();
}
