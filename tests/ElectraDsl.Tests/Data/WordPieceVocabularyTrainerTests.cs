using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class WordPieceVocabularyTrainerTests
{
    // The example of Sennrich et al. (2016): low 5 times, lower 2, newest 6, widest 3.
    private static readonly string[] Lines =
        ["low low low low low lower lower", "newest newest newest", "Newest NEWEST n\u00E9west widest widest widest"];

    [Fact]
    public void SmallText_GivesTheVocabularyWorkedOutByHand()
    {
        WordPieceVocabulary vocabulary = Train(Lines, 32, SharedData.FirstFive);

        string[] characters = ["l", "n", "w", "##d", "##e", "##i", "##o", "##r", "##s", "##t", "##w"];
        string[] merges =
        [
            "##es", "##est",                    // 9 each
            "##ow", "low",                      // 7: (##o, ##w) comes before (l, ##o)
            "##ew", "##ewest", "newest",        // 6
            "##dest", "##idest", "widest",      // 3
            "##er", "lower",                    // 2
        ];
        string[] unused = ["[unused0]", "[unused1]", "[unused2]", "[unused3]"];
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. characters, .. merges, .. unused], vocabulary.Tokens);
    }

    [Fact]
    public void SmallSize_StopsAfterTheMostFrequentPieces()
    {
        WordPieceVocabulary vocabulary = Train(Lines, 18, SharedData.FirstFive);
        Assert.Equal(["##es", "##est"], vocabulary.Tokens.Skip(16));
    }

    [Fact]
    public void TooFewPlacesForTheAlphabet_KeepsTheMostFrequentCharacters()
    {
        WordPieceVocabulary vocabulary = Train(["b b b a a c"], 7, SharedData.FirstFive);
        Assert.Equal(["a", "b"], vocabulary.Tokens.Skip(5));
    }

    [Fact]
    public void SpecialTokens_LieWhereTheyAreDeclared()
    {
        SpecialTokens special = new(Pad: 3, Unknown: 10, Cls: 0, Sep: 31, Mask: 7);
        WordPieceVocabulary vocabulary = Train(Lines, 32, special);
        Assert.Equal(special, vocabulary.Special);
        Assert.Equal(32, vocabulary.Size);
        vocabulary.Check(32, special);
        Assert.Equal("l", vocabulary.TokenOf(1));
        Assert.Equal("w", vocabulary.TokenOf(4));
    }

    [Fact]
    public void NoText_FillsUpWithUnusedTokens()
    {
        WordPieceVocabulary vocabulary = Train(["", " \t"], 8, SharedData.FirstFive);
        Assert.Equal(["[unused0]", "[unused1]", "[unused2]"], vocabulary.Tokens.Skip(5));
    }

    [Fact]
    public void OrderOfLines_DoesNotMatter()
    {
        Random random = new(3);
        string[] lines = [.. Enumerable.Range(0, 400).Select(_ => RandomLine(random))];
        WordPieceVocabulary vocabulary = Train(lines, 300, SharedData.FirstFive);
        Assert.Equal(vocabulary.Tokens, Train(lines, 300, SharedData.FirstFive).Tokens);
        Assert.Equal(vocabulary.Tokens, Train(lines.Reverse(), 300, SharedData.FirstFive).Tokens);
        Assert.DoesNotContain("[unused0]", vocabulary.Tokens);
    }

    [Fact]
    public void EachMerge_IsTheMostFrequentPairAsPlainlyCounted()
    {
        Random random = new(11);
        string[] lines = [.. Enumerable.Range(0, 60).Select(_ => RandomLine(random))];
        Assert.Equal(PlainMerges(lines, 120), Train(lines, 120, SharedData.FirstFive).Tokens.Skip(5));
    }

    [Fact]
    public void LearnedText_IsEncodedWithoutUnknownWords()
    {
        Random random = new(5);
        string[] lines = [.. Enumerable.Range(0, 200).Select(_ => RandomLine(random))];
        WordPieceTokenizer tokenizer = new(Train(lines, 200, SharedData.FirstFive), lowerCase: true);
        Assert.All(lines, line => Assert.DoesNotContain(1, tokenizer.Encode(line)));
    }

    [Fact]
    public void LowerCaseOff_LearnsCapitals()
    {
        WordPieceVocabulary vocabulary =
            WordPieceVocabularyTrainer.Train(["Ab Ab ab"], new VocabularyOptions(12, SharedData.FirstFive, LowerCase: false), null, CancellationToken.None);
        Assert.True(vocabulary.TryIdOf("Ab", out _));
        Assert.False(vocabulary.TryIdOf("ab", out _)); // occurs once
    }

    [Theory]
    [InlineData(5, 0, 1, 2, 3, 4, "has no room")]
    [InlineData(8, 0, 1, 2, 3, 8, "[MASK] has id 8")]
    [InlineData(8, -1, 1, 2, 3, 4, "[PAD] has id -1")]
    [InlineData(8, 0, 1, 2, 3, 3, "both have id 3")]
    public void ImpossibleIds_AreOneLine(int size, int pad, int unknown, int cls, int sep, int mask, string expected)
    {
        VocabularyException exception = Assert.Throws<VocabularyException>(() => Train(Lines, size, new(pad, unknown, cls, sep, mask)));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Canceled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => WordPieceVocabularyTrainer.Train(Lines, new VocabularyOptions(32, SharedData.FirstFive, LowerCase: true), null, source.Token));
    }

    [Fact]
    public void GivenTokens_ComeFirst_AndAreNotLearnedAgain()
    {
        VocabularyOptions options = new(36, SharedData.FirstFive, LowerCase: true) { GivenTokens = ["zebra", "##est", "low"] };
        WordPieceVocabulary vocabulary = WordPieceVocabularyTrainer.Train(Lines, options, null, CancellationToken.None);
        Assert.Equal(["zebra", "##est", "low", "l", "n"], vocabulary.Tokens.Skip(5).Take(5));
        Assert.Equal(["##es", "##ow"], vocabulary.Tokens.Skip(19).Take(2)); // the merges to ##est and low take no place
        Assert.Equal(36, vocabulary.Tokens.Distinct().Count());
    }

    [Theory]
    [InlineData("Zebra", "is read as zebra")]
    [InlineData("two words", "is read as 2 words")]
    [InlineData("low-lying", "is read as 3 words")]
    [InlineData("[MASK]", "is given twice")]
    public void GivenTokenThatNoTextIsReadAs_IsRefused(string token, string message)
    {
        VocabularyOptions options = new(36, SharedData.FirstFive, LowerCase: true) { GivenTokens = [token] };
        VocabularyException fault = Assert.Throws<VocabularyException>(
            () => WordPieceVocabularyTrainer.Train(Lines, options, null, CancellationToken.None));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MinimumFrequency_LeavesRarePairsOut()
    {
        VocabularyOptions options = new(32, SharedData.FirstFive, LowerCase: true) { MinimumFrequency = 6 };
        WordPieceVocabulary vocabulary = WordPieceVocabularyTrainer.Train(Lines, options, null, CancellationToken.None);
        Assert.Equal(["##ewest", "newest", "[unused0]"], vocabulary.Tokens.Skip(21).Take(3));
    }

    [Fact]
    public void CharacterCoverage_LimitsLargeAlphabets()
    {
        // 1,500 ideographs, each half as frequent as it is more common than the last thousand: the rarest 500 make 5 % of the text.
        string[] lines = [.. Enumerable.Range(0, 1500).Select(i => new string((char)(0x4E00 + i), i < 1000 ? 19 : 2))];
        WordPieceVocabulary Learn(double coverage) => WordPieceVocabularyTrainer.Train(
            lines, new VocabularyOptions(8000, SharedData.FirstFive, LowerCase: true) { CharacterCoverage = coverage }, null, CancellationToken.None);
        Assert.Equal(1500, Learn(1).Tokens.Count(token => token.Length == 1));
        Assert.Equal(1000, Learn(0.9).Tokens.Count(token => token.Length == 1));
    }

    [Fact]
    public void Extend_KeepsEveryId_FillsUnusedPlacesFirst_AndAppends()
    {
        WordPieceVocabulary small = Train(Lines, 32, SharedData.FirstFive); // ends in [unused0] to [unused3]
        string[] text = ["zebra zebra zebras zebras", "low lower"];
        WordPieceVocabulary extended = WordPieceVocabularyTrainer.Extend(
            small, text, new VocabularyOptions(48, SharedData.FirstFive, LowerCase: true) { GivenTokens = ["okapi"] }, null, CancellationToken.None);
        Assert.Equal(48, extended.Size);
        Assert.Equal(small.Tokens.Take(28), extended.Tokens.Take(28));
        Assert.Equal("okapi", extended.TokenOf(28));
        WordPieceTokenizer tokenizer = new(extended, lowerCase: true);
        Assert.Equal(["zebra", "zebras", "low", "okapi"], tokenizer.Tokens("zebra zebras low okapi"));
        Assert.Equal(48, extended.Tokens.Distinct().Count());

        // Nothing to learn: what was appended holds places under new names.
        VocabularyOptions options = new(34, SharedData.FirstFive, LowerCase: true);
        WordPieceVocabulary longer = WordPieceVocabularyTrainer.Extend(small, [], options, null, default);
        Assert.Equal([.. small.Tokens, "[unused4]", "[unused5]"], longer.Tokens);
        VocabularyException fault = Assert.Throws<VocabularyException>(
            () => WordPieceVocabularyTrainer.Extend(small, [], new VocabularyOptions(20, SharedData.FirstFive, LowerCase: true), null, default));
        Assert.Contains("has 32 tokens: extend it to at least as many, not to 20", fault.Message, StringComparison.Ordinal);
    }

    private static WordPieceVocabulary Train(IEnumerable<string> lines, int size, SpecialTokens special) =>
        WordPieceVocabularyTrainer.Train(lines, new VocabularyOptions(size, special, LowerCase: true), null, CancellationToken.None);

    private static string RandomLine(Random random) =>
        string.Join(
            ' ',
            Enumerable.Range(0, 8).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => "aabcde"[random.Next(6)]))));

    // The same rule without any of the machinery: count all pairs of all words before every merge.
    private static List<string> PlainMerges(string[] lines, int size)
    {
        List<List<string>> words =
        [
            .. lines.SelectMany(line => line.Split(' ')).Select(word => word.Select((c, i) => i == 0 ? $"{c}" : $"##{c}").ToList()),
        ];
        List<string> pieces =
        [
            .. words.SelectMany(word => word).Distinct().OrderBy(piece => piece[0] == '#').ThenBy(piece => piece, StringComparer.Ordinal),
        ];
        while (pieces.Count < size - 5)
        {
            (string left, string right) = words
                .SelectMany(word => word.Zip(word.Skip(1)))
                .GroupBy(pair => pair)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key.First, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Second, StringComparer.Ordinal)
                .First().Key;
            foreach (List<string> word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == left && word[i + 1] == right)
                    {
                        word[i] = left + right[2..];
                        word.RemoveAt(i + 1);
                    }
                }
            }

            if (!pieces.Contains(left + right[2..]))
                pieces.Add(left + right[2..]);
        }

        return pieces;
    }
}
