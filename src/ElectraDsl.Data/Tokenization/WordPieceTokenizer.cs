namespace ElectraDsl.Data;

/// <summary>Turns text into word pieces exactly as the original's FullTokenizer does.</summary>
public sealed class WordPieceTokenizer
{
    /// <summary>Makes a tokenizer.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="lowerCase">Whether text is lower-cased.</param>
    /// <param name="stripAccents">Whether accents are dropped; only where text is lower-cased, as in the original.</param>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary, bool lowerCase, bool stripAccents = true)
    {
        Vocabulary = vocabulary;
        _ = lowerCase && stripAccents;
    }

    /// <summary>The pieces.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>The ids of a text's word pieces. No special token is added; one that is written in the text is ordinary text.</summary>
    public IReadOnlyList<int> Encode(string text) => throw new NotImplementedException();

    /// <summary>The word pieces of a text, for display.</summary>
    public IReadOnlyList<string> Tokens(string text) => [.. Encode(text).Select(Vocabulary.TokenOf)];

    /// <summary>Readable text of ids: continuations are joined to their words, words are separated by one blank.</summary>
    public string Decode(IEnumerable<int> ids) => throw new NotImplementedException();
}
