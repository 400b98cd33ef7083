using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ElectraDsl.Data;
using ElectraDsl.Export;
using ElectraDsl.Testing;
using Tokenizers.DotNet;
using Xunit.Abstractions;

namespace ElectraDsl.Tests.Export;

/// <summary>tokenizer.json, read by Hugging Face's own library, gives the ids of this project's tokenizer.</summary>
public sealed class TokenizerJsonTests(ITestOutputHelper output)
{
    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private static readonly string[] OddTexts =
    [
        "",
        " ",
        "Hello, World!  The naïve café's tokenizers…",
        "中文和English混排，以及標點。",
        "unaffable\u00a0\u200bzzz\u200dqqq",
        "ΟΔΥΣΣΕΥΣ ΣΟΦΟΣ Σ ΑΣ.", "İstanbul'da ığdır IŞIK", "ДОБРЫЙ день, Ёлка й", "שָׁלוֹם עוֹלָם", "مَرْحَبًا بِكَ", "नमस्ते दुनिया", "สวัสดีชาวโลก",
        "안녕하세요 세계", "한국어", "ｆｕｌｌｗｉｄｔｈ　ＡＢＣ", "ﬁne ﬂow Ǆ ß ẞ", "👩‍👩‍👧‍👦 🤣 🦊 e\u0301",
        "a\tb\nc\rd\u0085e\u2028f\u2029g\u000bh\u000ci",
        "x\u0000y\u0001z\ufffdw\ufeffv",
        "bullets \uf0b7 \uf0a7 of a PDF",
        "\ufdd0 \U0001fffe nonchar",
        "$5+3=8 <tag/> ^_^ `~| C# C++",
        "𠀀𪜶𫝀𫠠 豈 丽",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐐀𐐨",
        "##un un## ##",
        "can't won't I'm o'clock",
        "1.234,56 € 10\u202f000 ½ ²",
        "\u1e9e \u0345 \u1fb3 \u0390",
        "tail\u0300\u0301\u0302 z\u0327\u030c",
    ];

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void OddText_GivesTheSameIdsInBothLibraries(bool lowerCase) => Compare(lowerCase, OddTexts);

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void LongWord_IsUnknownAtTheSameLength(bool lowerCase) =>
        Compare(lowerCase, [.. new[] { 99, 100, 101, 150, 199, 200, 201, 400 }.Select(length => $"a {new string('b', length)} c")]);

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryCodePoint_AloneAndBetweenLetters_GivesTheSameIds(bool lowerCase)
    {
        string[] texts =
        [
            .. Enumerable
                .Range(1, 0x2ffff)
                .Where(code => Rune.IsValid(code) && code != 0xfffe && !(lowerCase && IsNewerThanATable(code)))
                .Select(code => new Rune(code).ToString())
                .Select(text => $"{text} a{text}b"),
        ];
        Compare(lowerCase, texts);
    }

    /// <summary>With a vocabulary as people have one, which splits words and knows no piece of some.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void LinesOfTenLanguages_GiveTheSameIdsInBothLibraries(bool lowerCase)
    {
        IReadOnlyList<string> lines = TenLanguages.Lines();
        Assert.Equal(1_000, lines.Count);
        WordPieceVocabulary vocabulary = WordPieceVocabularyTrainer.Train(
            lines.Where((_, line) => line % 2 == 0),
            new VocabularyOptions(600, new SpecialTokens(0, 1, 2, 3, 4), lowerCase),
            null,
            CancellationToken.None);
        WordPieceTokenizer tokenizer = new(vocabulary, lowerCase);
        double unknown = lines.SelectMany(tokenizer.Encode).Average(id => id == vocabulary.Special.Unknown ? 1.0 : 0.0);
        Assert.InRange(unknown, 0.001, 0.5);
        Compare(lowerCase, lines, vocabulary);
    }

    [SkippableTheory]
    [InlineData(Pretokenization.Whitespace, true)]
    [InlineData(Pretokenization.Whitespace, false)]
    [InlineData(Pretokenization.Characters, true)]
    [InlineData(Pretokenization.Characters, false)]
    public void OtherPretokenizations_GiveTheSameIdsInBothLibraries(Pretokenization pretokenization, bool lowerCase)
    {
        IReadOnlyList<string> lines = [.. TenLanguages.Lines(), "if(x==y) { Foo.bar(); }", "MKVLAT\tGGWY  \u00c9\u0301", "a\u200bb\u0007c \u4e2d\u6587"];
        VocabularyOptions options = new(600, new SpecialTokens(0, 1, 2, 3, 4), lowerCase) { Pretokenization = pretokenization };
        WordPieceVocabulary vocabulary = WordPieceVocabularyTrainer.Train(
            lines.Where((_, line) => line % 2 == 0), options, null, CancellationToken.None);
        Compare(lowerCase, lines, vocabulary, pretokenization);
    }

    /// <summary>
    /// 29 letters of Unicode 15.1 and 16, whose lower case the one library knows and .NET 10 does not, and one that they decompose differently.
    /// </summary>
    private static bool IsNewerThanATable(int code) =>
        code is 0x1c89 or 0xa7cb or 0xa7cc or 0xa7d2 or 0xa7d4 or 0xa7da or 0xa7dc or (>= 0x10d50 and <= 0x10d65) or 0x11938;

    [Fact]
    public void PairOfTexts_AndSpecialTokens_StandWhereElectraHasThem()
    {
        using TemporaryFolder folder = new();
        WordPieceVocabulary vocabulary = Vocabulary();
        TokenizerJson.Write(folder["tokenizer.json"], vocabulary, lowerCase: true);
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(folder["tokenizer.json"]));
        Assert.Equal(
            SpecialTokens,
            file.RootElement.GetProperty("added_tokens").EnumerateArray().Select(token => token.GetProperty("content").GetString()));
        Assert.Equal(5, file.RootElement.GetProperty("post_processor").GetProperty("pair").GetArrayLength());
        Assert.Equal(vocabulary.Size, file.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject().Count());
    }

    private void Compare(bool lowerCase, IReadOnlyList<string> texts) => Compare(lowerCase, texts, Vocabulary());

    private void Compare(
        bool lowerCase, IReadOnlyList<string> texts, WordPieceVocabulary vocabulary, Pretokenization pretokenization = Pretokenization.Words)
    {
        Skip.IfNot(
            OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64,
            "The package has the library for this system only.");
        using TemporaryFolder folder = new();
        TokenizerJson.Write(folder["tokenizer.json"], vocabulary, lowerCase, pretokenization);
        using Tokenizer theirs = new(vocabPath: folder["tokenizer.json"]);
        WordPieceTokenizer ours = new(vocabulary, lowerCase, pretokenization: pretokenization);
        List<string> differences = [];
        foreach (string text in texts)
        {
            int[] expected = [vocabulary.Special.Cls, .. ours.Encode(text), vocabulary.Special.Sep];
            int[] actual = [.. theirs.Encode(text).Select(id => (int)id)];
            if (!actual.SequenceEqual(expected))
                differences.Add(
                    $"{string.Join(' ', text.EnumerateRunes().Take(4).Select(rune => rune.Value.ToString("x4", CultureInfo.InvariantCulture)))}: {string.Join(' ', expected.Select(vocabulary.TokenOf))} | {string.Join(' ', actual.Select(vocabulary.TokenOf))}");
        }

        output.WriteLine($"{texts.Count} texts, {differences.Count} differ");
        foreach (string difference in differences.Take(200))
            output.WriteLine(difference);
        Assert.Empty(differences);
    }

    /// <summary>
    /// Every character that lower-casing and decomposing can leave, at the beginning of a word and in it: nothing hides behind [UNK].
    /// </summary>
    private static WordPieceVocabulary Vocabulary()
    {
        HashSet<string> tokens = [.. SpecialTokens];
        foreach (int code in Enumerable.Range(0x21, 0x2ffff - 0x21).Where(Rune.IsValid))
        {
            Rune rune = new(code);
            if (Rune.IsWhiteSpace(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
                || rune == Rune.ReplacementChar)
                continue;
            _ = tokens.Add(rune.ToString());
            _ = tokens.Add("##" + rune);
        }

        return new WordPieceVocabulary([.. tokens]);
    }
}
