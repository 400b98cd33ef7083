using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>Where words end, as a model declares it.</summary>
public sealed class PretokenizationTests
{
    [Theory]
    [InlineData(Pretokenization.Words, "if ( x = = y ) { caf\u00e9 \u4e2d \u6587 }")]
    [InlineData(Pretokenization.Whitespace, "if(x==y) {caf\u00e9 \u4e2d\u6587}")]
    [InlineData(Pretokenization.Characters, "i f ( x = = y ) { c a f \u00e9 \u4e2d \u6587 }")]
    public void Text_IsSplitAsDeclared(Pretokenization pretokenization, string words) =>
        Assert.Equal(words.Split(' '), Split("if(x==y)\t{caf\u00e9\u200b  \u4e2d\u6587}\n", lowerCase: false, pretokenization));

    [Theory]
    [InlineData(Pretokenization.Whitespace, "foo.bar( cafe!")]
    [InlineData(Pretokenization.Characters, "f o o . b a r ( c a f e !")]
    public void Text_IsLowerCasedAndStripped_HoweverItIsSplit(Pretokenization pretokenization, string words) =>
        Assert.Equal(words.Split(' '), Split("Foo.BAR( Caf\u00c9!", lowerCase: true, pretokenization));

    [Fact]
    public void EveryCharacter_OfAnyPlane_IsAWordAlone()
    {
        Assert.Equal(["\U0001F600", "\u0915", "\u093f", "e", "\u0301"], Split("\U0001F600\u0915\u093f e\u0301", lowerCase: false, Pretokenization.Characters));
    }

    [Fact]
    public void VocabularyOfCharacters_HoldsNoMergedPieces()
    {
        VocabularyOptions options = new(20, SharedData.FirstFive, LowerCase: false) { Pretokenization = Pretokenization.Characters };
        WordPieceVocabulary vocabulary = WordPieceVocabularyTrainer.Train(["ACGT ACGT", "GGCA"], options, null, CancellationToken.None);
        Assert.Equal(["A", "C", "G", "T", "[unused0]"], vocabulary.Tokens.Skip(5).Take(5));
    }

    private static string[] Split(string text, bool lowerCase, Pretokenization pretokenization)
    {
        WordList words = new();
        new BasicTokenizer(lowerCase, stripAccents: true, pretokenization).Split(text, words);
        return [.. Enumerable.Range(0, words.Count).Select(word => words[word].ToString())];
    }
}
