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
            WordPieceVocabularyTrainer.Train(["Ab Ab ab"], 12, SharedData.FirstFive, lowerCase: false, null, CancellationToken.None);
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
            () => WordPieceVocabularyTrainer.Train(Lines, 32, SharedData.FirstFive, lowerCase: true, null, source.Token));
    }

    private static WordPieceVocabulary Train(IEnumerable<string> lines, int size, SpecialTokens special) =>
        WordPieceVocabularyTrainer.Train(lines, size, special, lowerCase: true, null, CancellationToken.None);

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
