namespace ElectraDsl.Data;

/// <summary>
/// Texts as a network reads them, row after row: [CLS], the text's word pieces, [SEP], and [PAD] up to the length of the longest row.
/// </summary>
public sealed class TextBatch
{
    /// <summary>[CLS] and [SEP].</summary>
    public const int SpecialTokensOfRow = 2;

    private readonly IReadOnlyList<IReadOnlyList<int>> pieces;
    private readonly WordPieceVocabulary vocabulary;

    private TextBatch(IReadOnlyList<IReadOnlyList<int>> pieces, WordPieceVocabulary vocabulary)
    {
        this.pieces = pieces;
        this.vocabulary = vocabulary;
        Rows = pieces.Count;
        int length = Length = pieces.Max(row => row.Count) + SpecialTokensOfRow;
        InputIds = new long[Rows * length];
        TokenTypeIds = new long[Rows * length];
        AttentionMask = new bool[Rows * length];
        InputIds.AsSpan().Fill(vocabulary.Special.Pad);
        for (int row = 0; row < Rows; row++)
        {
            Span<long> ids = InputIds.AsSpan(row * length, length);
            ids[0] = vocabulary.Special.Cls;
            for (int index = 0; index < pieces[row].Count; index++)
                ids[index + 1] = pieces[row][index];
            ids[pieces[row].Count + 1] = vocabulary.Special.Sep;
            AttentionMask.AsSpan(row * length, pieces[row].Count + SpecialTokensOfRow).Fill(true);
        }
    }

    /// <summary>Number of texts, B.</summary>
    public int Rows { get; }

    /// <summary>Tokens of a row, padding included, L.</summary>
    public int Length { get; }

    /// <summary>Token ids, row after row.</summary>
    public long[] InputIds { get; } // [B * L]

    /// <summary>Segments: 0, as every row has one segment.</summary>
    public long[] TokenTypeIds { get; } // [B * L]

    /// <summary>True where there is a token, false on padding.</summary>
    public bool[] AttentionMask { get; } // [B * L]

    /// <summary>Makes a batch.</summary>
    /// <param name="tokenizer">The tokenizer of the network's vocabulary.</param>
    /// <param name="texts">One text or more; an empty one is a row of [CLS] and [SEP].</param>
    /// <param name="longest">Tokens of the longest possible row, special tokens included: what a text has beyond it is cut off. At least 3.</param>
    /// <exception cref="ArgumentException">There is no text, or no room for one.</exception>
    public static TextBatch Of(WordPieceTokenizer tokenizer, IReadOnlyList<string> texts, int longest)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(longest, SpecialTokensOfRow);
        if (texts.Count == 0)
            throw new ArgumentException("There is no text to encode: give one or more.", nameof(texts));
        IReadOnlyList<int>[] pieces = [.. texts.Select(text => Cut(tokenizer.Encode(text), longest - SpecialTokensOfRow))];
        return new TextBatch(pieces, tokenizer.Vocabulary);
    }

    /// <summary>Makes a batch of texts that are word pieces already.</summary>
    /// <param name="vocabulary">The network's vocabulary.</param>
    /// <param name="pieces">The pieces of one text or more, without special tokens.</param>
    /// <exception cref="ArgumentException">There is no text.</exception>
    public static TextBatch Of(WordPieceVocabulary vocabulary, IReadOnlyList<IReadOnlyList<int>> pieces)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(pieces);
        return pieces.Count > 0
            ? new TextBatch(pieces, vocabulary)
            : throw new ArgumentException("There is no text to encode: give one or more.", nameof(pieces));
    }

    /// <summary>The words of a row, with the places of their first and last pieces among the row's tokens.</summary>
    /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
    public IReadOnlyList<TextWord> Words(int row)
    {
        IReadOnlyList<int> ids = pieces[row];
        List<TextWord> words = [];
        for (int start = 0, end; start < ids.Count; start = end)
        {
            string text = vocabulary.TokenOf(ids[start]);
            for (end = start + 1; end < ids.Count && vocabulary.ContinuesWord[ids[end]]; end++)
                text += vocabulary.TokenOf(ids[end])[WordPieceVocabulary.ContinuationPrefix.Length..];
            words.Add(new TextWord(text, start + 1, end - start));
        }

        return words;
    }

    private static IReadOnlyList<int> Cut(IReadOnlyList<int> ids, int longest) => ids.Count <= longest ? ids : [.. ids.Take(longest)];
}
