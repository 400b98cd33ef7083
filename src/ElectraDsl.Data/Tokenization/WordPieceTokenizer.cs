using System.Text;
using Microsoft.ML.Tokenizers;
using LongestMatch = Microsoft.ML.Tokenizers.WordPieceTokenizer;

namespace ElectraDsl.Data;

/// <summary>
/// Turns text into word pieces exactly as the original's FullTokenizer does. Remembers the pieces of words it has seen.
/// Callers on several threads take turns: where tokenizing is most of the work, each makes its own.
/// </summary>
public sealed class WordPieceTokenizer
{
    /// <summary>Words of more characters (code points) become [UNK], as in the original.</summary>
    public const int LongestWord = 200;

    // English text has fewer common words; beyond it, words are rare enough to be looked up again.
    private const int RememberedWords = 1 << 18;

    private readonly BasicTokenizer basic;
    private readonly LongestMatch longestMatch;
    private readonly WordList words = new();
    private readonly Dictionary<string, int[]> remembered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> rememberedBySpan;
    private readonly int[] unknown;

    /// <summary>Makes a tokenizer.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="lowerCase">Whether text is lower-cased.</param>
    /// <param name="stripAccents">Whether accents are dropped; only where text is lower-cased, as in the original.</param>
    /// <param name="pretokenization">How text is split into words: as the model declares it.</param>
    public WordPieceTokenizer(
        WordPieceVocabulary vocabulary, bool lowerCase, bool stripAccents = true, Pretokenization pretokenization = Pretokenization.Words)
    {
        Vocabulary = vocabulary;
        basic = new BasicTokenizer(lowerCase, stripAccents, pretokenization);
        unknown = [vocabulary.Special.Unknown];
        rememberedBySpan = remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        using MemoryStream lines = new(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Tokens.Select(Matchable))));
        longestMatch = LongestMatch.Create(lines, new WordPieceOptions
        {
            UnknownToken = vocabulary.TokenOf(vocabulary.Special.Unknown),
            ContinuingSubwordPrefix = WordPieceVocabulary.ContinuationPrefix,

            // The package counts UTF-16 units, the original code points, of which one can take two units: counted here instead.
            MaxInputCharsPerWord = 2 * LongestWord,
        });
    }

    /// <summary>The pieces.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>The ids of a text's word pieces. No special token is added; one that is written in the text is ordinary text.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        lock (words)
        {
            basic.Split(text, words);
            List<int> ids = new(words.Count + (words.Count / 2));
            for (int i = 0; i < words.Count; i++)
                ids.AddRange(PiecesOf(words[i]));
            return ids;
        }
    }

    /// <summary>The word pieces of a text, for display.</summary>
    public IReadOnlyList<string> Tokens(string text) => [.. Encode(text).Select(Vocabulary.TokenOf)];

    /// <summary>Readable text of ids: continuations are joined to their words, words are separated by one blank.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        StringBuilder text = new();
        foreach (int id in ids)
        {
            string token = Vocabulary.TokenOf(id);
            if (token.StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal) && token.Length > 2 && text.Length > 0)
                text.Append(token, 2, token.Length - 2);
            else
                text.Append(text.Length > 0 ? " " : "").Append(token);
        }

        return text.ToString();
    }

    private int[] PiecesOf(ReadOnlySpan<char> word)
    {
        if (rememberedBySpan.TryGetValue(word, out int[]? pieces))
            return pieces;
        if (word.Length > LongestWord && CodePoints(word) > LongestWord)
            return unknown;
        pieces = [.. longestMatch.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false)];
        if (remembered.Count < RememberedWords)
            remembered.Add(word.ToString(), pieces);
        return pieces;
    }

    // The package skips what it takes for empty lines, and ids after them would shift: a blank token keeps its place under a name that
    // no word has, since NUL is dropped from text.
    private static string Matchable(string token, int id) => WordPieceVocabulary.IsBlank(token) ? $"\0{id}" : token;

    private static int CodePoints(ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (Rune _ in word.EnumerateRunes())
            count++;
        return count;
    }
}
