using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>Joins word pieces to the words that a reader sees.</summary>
internal static class WordPieces
{
    /// <summary>Which pieces make a word: a piece and the continuations behind it.</summary>
    public static IReadOnlyList<PieceRange> Words(ReadOnlySpan<int> ids, WordPieceVocabulary vocabulary)
    {
        List<PieceRange> words = [];
        int start = 0;
        for (int end = 1; end <= ids.Length; end++)
        {
            if (end < ids.Length && vocabulary.TokenOf(ids[end]).StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal))
                continue;
            words.Add(new PieceRange(start, end - start));
            start = end;
        }

        return ids.IsEmpty ? [] : words;
    }

    /// <summary>The words of some pieces, each with the highest probability among its pieces.</summary>
    public static IEnumerable<ScoredWord> Score(int[] ids, float[] probabilities, WordPieceVocabulary vocabulary) =>
        Words(ids, vocabulary)
            .Select(word => new ScoredWord(Text(ids, word, vocabulary), probabilities.AsSpan(word.Start, word.Count).ToArray().Max()));

    /// <summary>A word as it is read, without the marks of continuations.</summary>
    public static string Text(ReadOnlySpan<int> ids, PieceRange word, WordPieceVocabulary vocabulary)
    {
        string text = vocabulary.TokenOf(ids[word.Start]);
        foreach (int id in ids.Slice(word.Start + 1, word.Count - 1))
            text += vocabulary.TokenOf(id)[WordPieceVocabulary.ContinuationPrefix.Length..];
        return text;
    }
}
