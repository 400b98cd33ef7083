using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class WordPieceTokenizerTests
{
    private static readonly WordPieceVocabulary Pieces = SharedData.VocabularyOf(
        "un", "##want", "##ed", "a", "##a", "b", "$", "5", "+", "[", "]", "mask", "\U0001F600", "i", "\u03C3", "##\u03C2", "##\u03B1", "##\u03C3",
        "\u6771");

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\r\n\u00A0\u3000\u2028", "")]
    [InlineData("UNwant\u00E9d", "un ##want ##ed")]
    [InlineData("$5+$5", "$ 5 + $ 5")] // symbols count as punctuation in the original
    [InlineData("[MASK]", "[ mask ]")] // a special token that is written in the text is text
    [InlineData("a\u0000b", "[UNK]")] // NUL is dropped, the letters meet: "ab" has no second piece
    [InlineData("a\nb\rb", "a b b")]
    [InlineData("\U0001F600", "\U0001F600")]
    [InlineData("\uD83Da", "a")] // half a surrogate pair cannot be written in UTF-8: dropped
    [InlineData("a\uDE00", "a")]
    [InlineData("\u0130", "i")] // I with dot: lower-cased by Unicode's special case, then stripped of its dot
    [InlineData("\u03A3\u0391\u03A3", "\u03C3 ##\u03B1 ##\u03C2")] // the last sigma of a word
    [InlineData("\u03A3\u0391\u03A3\u0391", "\u03C3 ##\u03B1 ##\u03C3 ##\u03B1")]
    [InlineData("a\u6771a", "a \u6771 a")]
    public void OddText_GivesThePiecesOfTheOriginal(string text, string expected)
    {
        WordPieceTokenizer tokenizer = new(Pieces, lowerCase: true);
        Assert.Equal(expected, string.Join(' ', tokenizer.Tokens(text)));
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(201, true)]
    [InlineData(401, true)]
    [InlineData(100_000, true)]
    public void LongWord_IsUnknownBeyondTwoHundredCharacters(int length, bool isUnknown)
    {
        WordPieceTokenizer tokenizer = new(Pieces, lowerCase: true);
        IReadOnlyList<string> tokens = tokenizer.Tokens(new string('a', length));
        if (isUnknown)
            Assert.Equal(["[UNK]"], tokens);
        else
            Assert.Equal(length, tokens.Count);
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(201, 1)]
    public void LongAstralWord_IsMeasuredInCodePoints(int length, int tokens)
    {
        WordPieceTokenizer tokenizer = new(SharedData.VocabularyOf("\U00010428", "##\U00010428"), lowerCase: true);
        Assert.Equal(tokens, tokenizer.Encode(string.Concat(Enumerable.Repeat("\U00010400", length))).Count);
    }

    [Fact]
    public void RepeatedText_GivesTheSameIdsFromMemory()
    {
        WordPieceTokenizer tokenizer = new(Pieces, lowerCase: true);
        Assert.Equal(tokenizer.Encode("unwanted a unwanted"), tokenizer.Encode("unwanted a unwanted"));
    }

    [Fact]
    public void Decode_JoinsContinuationsAndSeparatesWords()
    {
        WordPieceTokenizer tokenizer = new(Pieces, lowerCase: true);
        Assert.Equal("unwanted a [UNK]", tokenizer.Decode(tokenizer.Encode("Unwanted a xyz")));
        Assert.Equal("", tokenizer.Decode([]));
    }

    [Fact]
    public void LowerCaseOff_KeepsCaseAndAccents()
    {
        WordPieceTokenizer tokenizer = new(SharedData.VocabularyOf("\u00C9t\u00E9", "ete"), lowerCase: false);
        Assert.Equal(["\u00C9t\u00E9"], tokenizer.Tokens("\u00C9t\u00E9"));
    }
}
