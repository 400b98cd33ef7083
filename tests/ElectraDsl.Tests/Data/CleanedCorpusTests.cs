using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>What is left out of a corpus, and that everything else stays as it is.</summary>
public sealed class CleanedCorpusTests
{
    private const string Prose = "The ferry left the harbor before dawn, and nobody on the quay had seen who was aboard.";

    [Fact]
    public void NothingAskedFor_ChangesNothing()
    {
        using TemporaryFolder folder = new();
        ICorpus corpus = Corpus(folder, [Prose], ["1 2 3", "1 2 3"], [Prose]);
        Assert.Equal(Texts(corpus), Texts(new CleanedCorpus(corpus, new CleaningOptions())));
    }

    [Fact]
    public void ShortDocuments_AreLeftOut() =>
        Check(new CleaningOptions { MinimumLength = 20 }, [["short", "too"], [Prose], ["twelve chars", "and eight"]], kept: [1, 2], "1 shorter than 20 characters");

    [Fact]
    public void NumbersAndSigns_AreLeftOut() =>
        Check(new CleaningOptions { MinimumLetters = 0.6 }, [["| 12 | 17 | 9,4 |", "a b c"], [Prose], ["नमस्ते दुनिया"]], kept: [1, 2], "1 of less than 60 % letters");

    [Fact]
    public void RepeatedLines_AreLeftOut() =>
        Check(
            new CleaningOptions { MaximumRepeatedLines = 0.25 },
            [[Prose, "Home", "Home"], ["Home | News | About us", Prose, "Home | News | About us", "Home | News | About us"]],
            kept: [0],
            "1 of which more than 25 % is repeated lines");

    [Fact]
    public void Copies_AreLeftOut() =>
        Check(new CleaningOptions { Duplicates = DuplicateRemoval.Exact }, [[Prose], ["other"], [Prose], [Prose, "and on"]], kept: [0, 1, 3], "1 the same as an earlier one");

    [Fact]
    public void NearCopies_AreLeftOut()
    {
        string[] story = Story(seed: 1, words: 300);
        string[] copy = [.. story];
        for (int word = 7; word < copy.Length; word += 20)
            copy[word] = "changed";
        Check(
            new CleaningOptions { Duplicates = DuplicateRemoval.Near },
            [[string.Join(' ', story)], [string.Join(' ', Story(seed: 2, words: 300))], [string.Join(' ', copy).ToUpperInvariant() + "!"], [string.Join(' ', story)]],
            kept: [0, 1],
            "1 the same as an earlier one",
            "1 nearly the same as an earlier one");
    }

    [Fact]
    public void ExcludedText_LeavesOutWhatHoldsIt()
    {
        using TemporaryFolder folder = new();
        string[] story = Story(seed: 3, words: 40);
        string tasks = folder.Write("tasks.tsv", $"label\ttext\n1\tThe whole of this line has nine words exactly\n0\t{string.Join(' ', story)}\n1\ttoo short to count\n");
        string[][] documents =
        [
            [$"and {string.Join(' ', story[10..23])}, so"],                            // 13 words in a row
            [$"and {string.Join(' ', story[10..22])}, so"],                            // 12
            ["He said: the whole of", "this line; has nine words EXACTLY."],           // a whole line, over a line's end
            ["The whole of this line has nine words"],                                 // but its last word
            ["too short to count"],
        ];
        Check(new CleaningOptions { Exclude = [tasks] }, documents, kept: [1, 3, 4], "2 with text of the excluded files");
    }

    [Fact]
    public void UnicodeForms_AreOne()
    {
        using TemporaryFolder folder = new();
        ICorpus corpus = Corpus(folder, ["cafe\u0301 \uFB01n \uFFFEe\u0301\uFFFF"]);
        Assert.Equal(["café \uFB01n \uFFFEé\uFFFF"], Texts(new CleanedCorpus(corpus, new CleaningOptions { Unicode = UnicodeNormalization.Nfc })));
        Assert.Equal(["café fin \uFFFEé\uFFFF"], Texts(new CleanedCorpus(corpus, new CleaningOptions { Unicode = UnicodeNormalization.Nfkc })));
    }

    [Theory]
    [InlineData(UnicodeNormalization.Nfc)]
    [InlineData(UnicodeNormalization.Nfkc)]
    public void EveryCharacter_CanBeNormalized_AndStaysVisible(UnicodeNormalization form)
    {
        for (int value = 0x21; value <= 0x10FFFF; value++)
        {
            if (value is >= 0xD800 and <= 0xDFFF)
                continue;
            string text = char.ConvertFromUtf32(value);
            if (PythonWhiteSpace.Strip(text).Length > 0)
                Assert.NotEmpty(UnicodeForm.Of(text, form));
        }
    }

    [Fact]
    public void EverythingLeftOut_IsRefused()
    {
        using TemporaryFolder folder = new();
        CorpusException refusal = Assert.Throws<CorpusException>(
            () => Texts(new CleanedCorpus(Corpus(folder, ["a"], ["b"]), new CleaningOptions { MinimumLength = 5 })));
        Assert.Equal("All 2 documents of the corpus (corpus.txt) are left out: 2 shorter than 5 characters (--minimum-length).", refusal.Message);
    }

    [Fact]
    public void Fingerprint_ChangesWithOptionsAndExcludedText()
    {
        using TemporaryFolder folder = new();
        ICorpus corpus = Corpus(folder, [Prose]);
        string tasks = folder.Write("tasks.txt", "one");
        string[] before =
        [
            new CleanedCorpus(corpus, new CleaningOptions { MinimumLength = 1 }).Fingerprint,
            new CleanedCorpus(corpus, new CleaningOptions { MinimumLetters = 0.1 }).Fingerprint,
            new CleanedCorpus(corpus, new CleaningOptions { MaximumRepeatedLines = 0.1 }).Fingerprint,
            new CleanedCorpus(corpus, new CleaningOptions { Duplicates = DuplicateRemoval.Exact }).Fingerprint,
            new CleanedCorpus(corpus, new CleaningOptions { Unicode = UnicodeNormalization.Nfc }).Fingerprint,
            new CleanedCorpus(corpus, new CleaningOptions { Exclude = [tasks] }).Fingerprint,
        ];
        _ = folder.Write("tasks.txt", "two");
        Assert.Equal(7, before.Append(new CleanedCorpus(corpus, new CleaningOptions { Exclude = [tasks] }).Fingerprint).Distinct().Count());
    }

    [Fact]
    public void Preparation_HoldsNoNearCopyOut_AndSaysWhatIsLeftOut()
    {
        using TemporaryFolder folder = new();
        string[][] documents = [.. Enumerable.Range(0, 40).Select(i => new[] { string.Join(' ', Story(seed: i % 20, words: 80)) + (i < 20 ? "" : " once more") })];
        PreparationOptions options =
            new(32, 400, new(0, 1, 2, 3, 4), LowerCase: true, HeldOutFraction: 0.2, Seed: 1, VocabularyPath: null, OverflowMode.CarryOver);
        CleanedCorpus cleaned = new(Corpus(folder, documents), new CleaningOptions { Duplicates = DuplicateRemoval.Near });
        using PreparedCorpus prepared = CorpusPreparation.Prepare(cleaned, options, folder.File("out"), null, default);
        Assert.Equal((20, 4), (prepared.Facts.Documents, prepared.Facts.HeldOutDocuments));
        LeftOut left = Assert.Single(prepared.Facts.LeftOut!);
        Assert.Equal((20, documents[20][0][..60] + "..."), (left.Count, left.Example));
    }

    /// <summary>Words drawn from some thousands.</summary>
    internal static string[] Story(int seed, int words)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, words).Select(_ => $"w{random.Next(1, 20) * random.Next(1, 300)}")];
    }

    private static void Check(CleaningOptions options, string[][] documents, int[] kept, params string[] reasons)
    {
        using TemporaryFolder folder = new();
        CleanedCorpus cleaned = new(Corpus(folder, documents), options);
        Assert.Equal(kept.Select(place => string.Join('\n', documents[place])), Texts(cleaned));
        Assert.Equal(reasons.Length, cleaned.LeftOut.Count);
        Assert.All(reasons.Zip(cleaned.LeftOut), pair => Assert.StartsWith(pair.First, $"{pair.Second.Count} {pair.Second.Reason}", StringComparison.Ordinal));
        Assert.Equal(Texts(cleaned), cleaned.ReadDocuments().Select(document => string.Join('\n', document.Lines)));
    }

    private static List<string> Texts(ICorpus corpus) => [.. corpus.ReadDocuments().Select(document => string.Join('\n', document.Lines))];

    private static TextCorpus Corpus(TemporaryFolder folder, params string[][] documents) =>
        new([folder.Write("corpus.txt", string.Join("\n\n", documents.Select(document => string.Join('\n', document))))], new TextCorpusOptions { Format = CorpusFormat.Text });
}
