namespace ElectraDsl.Data;

/// <summary>What a learned vocabulary is like.</summary>
/// <param name="Size">Number of tokens, special tokens included: above 5.</param>
/// <param name="Special">Where the special tokens lie: distinct ids from 0 to size - 1.</param>
/// <param name="LowerCase">Whether text is lower-cased and stripped of accents.</param>
public sealed record VocabularyOptions(int Size, SpecialTokens Special, bool LowerCase)
{
    /// <summary>
    /// How often a pair of pieces must occur to become one, and a character to be a piece of its own where the alphabet has many. At least 1.
    /// </summary>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>
    /// Fraction of the text's characters, 0 to 1, that the pieces of one character cover: the rarest are left out beyond it, and words
    /// with them are [UNK]. Alphabets of up to 1,000 pieces are kept whole.
    /// </summary>
    /// <remarks>
    /// At 0.9995, which SentencePiece recommends for Chinese, one word in 450 of Chinese documentation was [UNK]; at 0.99999 one in 1,500. It costs
    /// English nothing: a vocabulary of 30,522 learned from Wikipedia spelled a test text with as many pieces.
    /// </remarks>
    public double CharacterCoverage { get; init; } = 0.99999;

    /// <summary>How text is split into words.</summary>
    public Pretokenization Pretokenization { get; init; }

    /// <summary>
    /// Tokens that are in the vocabulary whether the text has them or not, written as it holds them: words, or pieces behind ##. They come first, in
    /// this order.
    /// </summary>
    public IReadOnlyList<string> GivenTokens { get; init; } = [];

    /// <summary>Fails where the options contradict one another.</summary>
    /// <exception cref="VocabularyException">They do; one line.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumFrequency, 1);
        if (CharacterCoverage is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(CharacterCoverage), CharacterCoverage, "The character coverage must be from 0 to 1.");
        IReadOnlyList<(string Text, int Id)> all = Special.All;
        if (Size <= all.Count)
        {
            throw new VocabularyException(
                $"A vocabulary of {Size} tokens has no room for words: choose at least {all.Count + 1}, better 1,000 or more.");
        }

        foreach ((string text, int id) in all)
        {
            if (id < 0 || id >= Size)
                throw new VocabularyException($"{text} has id {id}, outside a vocabulary of {Size} tokens: choose an id from 0 to {Size - 1}.");
            foreach ((string otherText, int otherId) in all)
            {
                if (id == otherId && text != otherText)
                    throw new VocabularyException($"{text} and {otherText} both have id {id}: every special token needs a different id.");
            }
        }

        CheckGiven(all);
    }

    private void CheckGiven(IReadOnlyList<(string Text, int Id)> special)
    {
        if (GivenTokens.Count > Size - special.Count)
            throw new VocabularyException($"{GivenTokens.Count} given tokens do not fit in a vocabulary of {Size}: choose a larger size.");
        HashSet<string> seen = [.. special.Select(token => token.Text)];
        BasicTokenizer basic = new(LowerCase, stripAccents: true, Pretokenization);
        WordList words = new();
        foreach (string token in GivenTokens)
        {
            if (!seen.Add(token))
                throw new VocabularyException($"The token {token} is given twice: give it once.");
            string text = token.StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal) && token.Length > 2 ? token[2..] : token;
            basic.Split(text, words);
            if (words.Count == 1 && !words[0].SequenceEqual(text))
                throw new VocabularyException($"The token {token} would never be found: the text is read as {words[0]}; give that.");
            if (words.Count != 1)
                throw new VocabularyException($"The token {token} would never be found: the text is read as {words.Count} words, and a token is one word or a piece of one.");
        }
    }
}
