using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class WordPieceVocabularyTests
{
    private const string FiveSpecial = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

    [Fact]
    public void SavedVocabulary_LoadsAsItWas()
    {
        using TemporaryFolder folder = new();
        WordPieceVocabulary vocabulary = SharedData.VocabularyOf("the", "##s", "\U0001F600", "\u00E9");
        vocabulary.Save(folder.File("vocab.txt"));

        WordPieceVocabulary loaded = WordPieceVocabulary.Load(folder.File("vocab.txt"));

        Assert.Equal(vocabulary.Tokens, loaded.Tokens);
        Assert.Equal(SharedData.FirstFive, loaded.Special);
        Assert.True(loaded.TryIdOf("##s", out int id));
        Assert.Equal(6, id);
        Assert.False(loaded.TryIdOf("##S", out _));
        Assert.Equal("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n##s\n\U0001F600\n\u00E9\n", File.ReadAllText(folder.File("vocab.txt")));
        Assert.Equal(["vocab.txt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void WindowsLineEndsAndByteOrderMark_BelongToNoToken()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("vocab.txt", "\uFEFF" + (FiveSpecial + "the").Replace("\n", "\r\n"));
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the"], WordPieceVocabulary.Load(path).Tokens);
    }

    [Theory]
    [InlineData("\u2028")] // token 344 of every published Chinese vocabulary
    [InlineData("\u3000")]
    [InlineData("\u0085")]
    [InlineData("\u00A0")]
    [InlineData("\u001C")]
    [InlineData(" ")]
    [InlineData("\t \u2029")]
    public void BlankToken_KeepsItsIdAndMatchesNothing(string blank)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("vocab.txt", $"{FiveSpecial}the\n{blank}\nof\n{blank}\n##s\n");
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(path);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", blank, "of", blank, "##s"], vocabulary.Tokens);
        Assert.False(vocabulary.TryIdOf(blank, out _));
        Assert.Equal([5, 7, 9], new WordPieceTokenizer(vocabulary, lowerCase: true).Encode($"the{blank} ofs {blank}"));
        Assert.Equal([1, 1], new WordPieceTokenizer(vocabulary, lowerCase: true).Encode("6 \u00006the"));

        vocabulary.Save(folder.File("again.txt"));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(folder.File("again.txt")));
        Assert.Equal(vocabulary.Tokens, WordPieceVocabulary.Load(folder.File("again.txt")).Tokens);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("\n\r\n")]
    public void EmptyLastLine_CountsForNothing(string end)
    {
        using TemporaryFolder folder = new();
        Assert.Equal("the", WordPieceVocabulary.Load(folder.Write("vocab.txt", FiveSpecial + "the" + end)).Tokens[^1]);
    }

    [Theory]
    [InlineData("/dev/null", "/dev/null is a device")]
    [InlineData("/dev/zero", "/dev/zero is a device")]
    [InlineData("", "'' is not a file name")]
    public void WhatIsNoFile_IsOneLine(string path, string expected)
    {
        VocabularyException exception = Assert.Throws<VocabularyException>(() => WordPieceVocabulary.Load(path));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FiveSpecial + "the\n\nof\n", ":7 is empty")]
    [InlineData(FiveSpecial + "the\nof\nthe\n", ":8 repeats the of line 6")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\n", "has no [MASK]")]
    [InlineData("", "has no [PAD]")]
    public void BadFile_IsOneLineThatNamesThePlace(string text, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("vocab.txt", text);
        AssertOneLine(expected, path, () => WordPieceVocabulary.Load(path));
    }

    [Fact]
    public void UnreadableFile_IsOneLine()
    {
        using TemporaryFolder folder = new();
        string missing = folder.File("missing.txt");
        AssertOneLine("does not exist", missing, () => WordPieceVocabulary.Load(missing));
        AssertOneLine("is a folder", folder.Path, () => WordPieceVocabulary.Load(folder.Path));
        string binary = folder.Write("vocab.bin", [0x5B, 0xFF, 0xFE]);
        AssertOneLine("is not UTF-8", binary, () => WordPieceVocabulary.Load(binary));
    }

    [Fact]
    public void Check_NamesTheLineAndTheDeclaredValue()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("vocab.txt", FiveSpecial + "the\n");
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(path);

        vocabulary.Check(6, SharedData.FirstFive);
        AssertOneLine("has 6 tokens, but the model declares VocabularySize = 8", path, () => vocabulary.Check(8, SharedData.FirstFive));
        AssertOneLine(":5 is [MASK] (id 4), but the model declares MaskTokenId = 103", path, () => vocabulary.Check(6, new(0, 1, 2, 3, 103)));
        AssertOneLine(":1 is [PAD] (id 0), but the model declares PadTokenId = 1", path, () => vocabulary.Check(6, new(1, 0, 2, 3, 4)));
    }

    private static void AssertOneLine(string expected, string path, Action action)
    {
        VocabularyException exception = Assert.Throws<VocabularyException>(action);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
