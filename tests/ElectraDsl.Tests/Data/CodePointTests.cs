using System.Globalization;
using System.Text;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>Every well-formed code point is an ordinary character: noncharacters, unassigned ones and those of private use included.</summary>
public sealed class CodePointTests
{
    private const int Batch = 1 << 13;

    // Characters that later versions of Unicode than the tables' have encoded: a newer ICU takes them apart.
    private static readonly (int First, int Last)[] Newer = [(0x105C0, 0x105FF), (0x11380, 0x113FF), (0x16100, 0x1613F), (0x16D40, 0x16D7F)];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void EveryCodePoint_AloneAndBetweenLetters_GivesTheOriginalsWords(bool lowerCase, bool stripAccents)
    {
        int compared = 0;
        Parallel.For(0, (0x10FFFF / Batch) + 1, batch =>
        {
            (string Text, string[] Words)[] cases =
            [
                .. Enumerable.Range(batch * Batch, Math.Min(Batch, 0x110000 - (batch * Batch)))
                    .Where(codePoint => Rune.IsValid(codePoint) && !(stripAccents && IsNewer(codePoint)))
                    .Select(codePoint => new Rune(codePoint).ToString())
                    .SelectMany(character => new[] { character, $"a{character}b" })
                    .Select(text => (text, Words(text, lowerCase, stripAccents))),
            ];
            WordPieceTokenizer tokenizer = new(SharedData.VocabularyOf(cases.SelectMany(item => item.Words).Distinct()), lowerCase, stripAccents);
            foreach ((string text, string[] words) in cases)
            {
                IReadOnlyList<string> tokens = tokenizer.Tokens(text);
                Assert.True(
                    tokens.SequenceEqual(words),
                    $"{Hex(text)} gave {string.Join(", ", tokens.Select(Hex))}, not {string.Join(", ", words.Select(Hex))}.");
            }

            _ = Interlocked.Add(ref compared, cases.Length);
        });
        Assert.True(compared > 2_220_000, $"Only {compared} texts were compared.");
    }

    [Fact]
    public void MixedAccents_StandInCanonicalOrder()
    {
        // Marks that are kept (spacing ones) among marks that are dropped, in every order of a few classes.
        string[] marks = ["\u0323", "\u0301", "\u302E", "\U0001D165", "\U0001D16D", "\u0345", "\u05B0", "\u1B44", "\u00A8", "\uAC01", "\u1E9B"];
        Random random = new(3);
        for (int i = 0; i < 2_000; i++)
        {
            string text = "a" + string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => marks[random.Next(marks.Length)])) + "z";
            string[] words = Words(text, lowerCase: true, stripAccents: true);
            Assert.Equal(words, new WordPieceTokenizer(SharedData.VocabularyOf(words.Distinct()), lowerCase: true).Tokens(text));
        }
    }

    [Fact]
    public void TextOfNoncharacters_IsPreparedAsAnyOther()
    {
        using TemporaryFolder folder = new();
        string noncharacters = string.Concat(
            Enumerable
                .Range(0, 17)
                .SelectMany(plane => new[] { (plane << 16) + 0xFFFE, (plane << 16) + 0xFFFF })
                .Concat(Enumerable.Range(0xFDD0, 32))
                .Select(codePoint => new Rune(codePoint).ToString()));
        string path = folder.Write(
            "a.txt",
            string.Concat(
                Enumerable
                    .Range(0, 20)
                    .Select(document =>
                        $"Caf\u00E9 a{noncharacters}B {noncharacters} \uFFFE{string.Concat(Enumerable.Repeat(" word", document + 1))}\n\n")));
        PreparationOptions options = new(32, 200, SharedData.FirstFive, LowerCase: true, 0.2, Seed: 1, VocabularyPath: null);
        using PreparedCorpus prepared = CorpusPreparation.Prepare(new TextCorpus([path]), options, folder.File("out"), null, default);
        Assert.Equal(0, prepared.Facts.UnknownTokens);
        Assert.Equal(20, prepared.Facts.Documents);
    }

    /// <summary>The original's BasicTokenizer for texts of one or two runs, written from its description with what .NET offers.</summary>
    private static string[] Words(string text, bool lowerCase, bool stripAccents)
    {
        StringBuilder spaced = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is 9 or 10 or 13
                || category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                spaced.Append(' ');
            else if (rune.Value is 0 or 0xFFFD || category is UnicodeCategory.Control or UnicodeCategory.Format)
                continue;
            else if (IsIdeograph(rune.Value))
                spaced.Append(CultureInfo.InvariantCulture, $" {rune} ");
            else
                spaced.Append(rune);
        }

        List<string> words = [];
        foreach (string run in spaced.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string word = lowerCase ? run.Replace("\u0130", "i\u0307", StringComparison.Ordinal).Replace('\u03A3', '\u03C3').ToLowerInvariant() : run;
            if (lowerCase && run.Length > 1 && run.EndsWith('\u03A3') && char.IsLetter(run[^2]))
                word = word[..^1] + "\u03C2";
            if (stripAccents)
            {
                // U+FFFE, which .NET refuses, keeps letters apart as any character does that combines with nothing.
                word = string.Join('\uFFFE', word.Split('\uFFFE').Select(part => part.Normalize(NormalizationForm.FormD)));
                word = string.Concat(word.EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark));
            }

            string current = "";
            foreach (Rune rune in word.EnumerateRunes())
            {
                if (!IsPunctuation(rune))
                {
                    current += rune;
                    continue;
                }

                words.AddRange([current, rune.ToString()]);
                current = "";
            }

            words.Add(current);
        }

        return [.. words.Where(word => word.Length > 0)];
    }

    private static bool IsPunctuation(Rune rune) =>
        rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    private static bool IsIdeograph(int codePoint) => codePoint
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private static bool IsNewer(int codePoint) => Newer.Any(range => codePoint >= range.First && codePoint <= range.Last);

    private static string Hex(string text) =>
        string.Join(' ', text.EnumerateRunes().Select(rune => rune.Value.ToString("X4", CultureInfo.InvariantCulture)));
}
