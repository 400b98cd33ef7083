using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>Text that is there twice is never trained on and held out at once, and text of which nothing can be learned is refused.</summary>
public sealed class RepeatedTextTests
{
    private static readonly PreparationOptions Options = new(
        SequenceLength: 32,
        VocabularySize: 200,
        Special: new(0, 1, 2, 3, 4),
        LowerCase: true,
        HeldOutFraction: 0.2,
        Seed: 1,
        VocabularyPath: null,
        Overflow: OverflowMode.CarryOver);

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    [InlineData(3ul)]
    public void CopiesOfADocument_AreOnOneSide(ulong seed)
    {
        using TemporaryFolder folder = new();
        Document[] once = [.. Enumerable.Range(0, 50).Select(Named)];
        using PreparedCorpus prepared = CorpusPreparation.Prepare(
            new Documents([.. once, .. once, once[0], once[1]]),
            Naming(folder, seed),
            folder.File("out"),
            null,
            default);
        Assert.Equal((102, 52), (prepared.Facts.Documents, prepared.Facts.RepeatedDocuments));
        Assert.Empty(NamesIn(prepared.HeldOut).Intersect(NamesIn(prepared.Training)));
        Assert.Equal(50, NamesIn(prepared.HeldOut).Count + NamesIn(prepared.Training).Count);
        Assert.InRange(prepared.Facts.HeldOutDocuments, 20, 22);
    }

    [Fact]
    public void DocumentsThatAreAllDifferent_AreDividedByTheSeedAlone()
    {
        // The first ones of the permutation of the seed, as ever: what was prepared before is prepared again to the byte.
        using TemporaryFolder folder = new();
        using PreparedCorpus prepared = CorpusPreparation.Prepare(
            new Documents([.. Enumerable.Range(0, 50).Select(Named)]), Naming(folder, seed: 7), folder.File("out"), null, default);
        ExampleOrder order = new(50, Mixed(7));
        Assert.Equal(Enumerable.Range(0, 10).Select(place => FirstName + (int)order.ExampleAt(place)).Order(), NamesIn(prepared.HeldOut).Order());
        Assert.Equal(0, prepared.Facts.RepeatedDocuments);

        // SplitMix64, which draws the seed of the division from that of the run.
        static ulong Mixed(ulong value)
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    [Fact]
    public void OneDocumentManyTimes_IsRefused()
    {
        using TemporaryFolder folder = new();
        CorpusException refusal = Assert.Throws<CorpusException>(
            () => CorpusPreparation.Prepare(new Documents([.. Enumerable.Repeat(Text(1), 5_000)]), Options, folder.File("out"), null, default));
        Assert.Contains("is the same document 5000 times", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MostlyOneDocument_LeavesTheOthersToHoldOut()
    {
        using TemporaryFolder folder = new();
        using PreparedCorpus prepared = CorpusPreparation.Prepare(
            new Documents([.. Enumerable.Repeat(Text(1), 40), Text(2), Text(3)]), Options, folder.File("out"), null, default);
        Assert.InRange(prepared.Facts.HeldOutDocuments, 1, 2);
    }

    [Fact]
    public void NearlyTheSameText_IsCountedByItsLines()
    {
        using TemporaryFolder folder = new();
        Document[] once = [.. Enumerable.Range(0, 40).Select(Text)];
        Document[] again =
        [
            .. once.Select(document => document with { Lines = [.. document.Lines, "One more line, which makes it another document."] }),
        ];
        using PreparedCorpus repeated = CorpusPreparation.Prepare(new Documents([.. once, .. again]), Options, folder.File("a"), null, default);
        Assert.InRange(repeated.Facts.SharedLineRate, 0.5, 1);
        using PreparedCorpus plain = CorpusPreparation.Prepare(new Documents(once), Options, folder.File("b"), null, default);
        Assert.Equal(
            (0, 0.0, 0.0, 1.0),
            (plain.Facts.RepeatedDocuments, plain.Facts.SharedLineRate, plain.Facts.SharedExampleRate, plain.Facts.DistinctExampleRate));
    }

    [Fact]
    public void ManyLines_AreEstimatedFromASample()
    {
        // More distinct lines than are remembered; each is in two documents, of which the other one is held out or not.
        const int Documents = 800, Lines = 100;
        using TemporaryFolder folder = new();
        string[] lines = [.. Enumerable.Range(0, Documents * Lines).Select(number => $"number {number} and some words more")];
        Document[] documents =
        [
            .. Enumerable.Range(0, Documents).Select(document => new Document($"{document}", lines[(document * Lines)..((document + 1) * Lines)])),
            .. Enumerable
                .Range(0, Documents)
                .Select(document => new Document(
                    $"{document}",
                    [.. Enumerable.Range(0, Lines).Select(line => lines[(line * Documents) + document])])),
        ];
        using PreparedCorpus prepared = CorpusPreparation.Prepare(
            new Documents(documents),
            Options with
            {
                VocabularyPath = folder.Write(
                    "vocab.txt",
                    string.Join('\n', SharedData.VocabularyOf("number", "and", "some", "words", "more").Tokens)),
                VocabularySize = 10,
            },
            folder.File("out"),
            null,
            default);
        Assert.Equal(0.8, prepared.Facts.SharedLineRate, 0.1);
    }

    [Fact]
    public void TextThatTheVocabularyCannotSpell_IsRefused()
    {
        using TemporaryFolder folder = new();
        string vocabulary = folder.Write("vocab.txt", string.Join('\n', SharedData.VocabularyOf("q", "##q").Tokens));
        CorpusException refusal = Assert.Throws<CorpusException>(() =>
            CorpusPreparation.Prepare(
                new Documents([.. Enumerable.Range(0, 40).Select(Text)]),
                Options with
                {
                    VocabularySize = 7,
                    VocabularyPath = vocabulary,
                },
                folder.File("out"),
                null,
                default));
        Assert.Contains("is unknown to the vocabulary (unknown-tokens)", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(folder.File("out")) ? Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories) : []);
    }

    [Fact]
    public void TextOfWhichMostWouldBeLost_IsRefused_WithTheCure()
    {
        using TemporaryFolder folder = new();
        Documents paragraphs = new([
            .. Enumerable
                .Range(0, 40)
                .Select(number => new Document(
                    $"{number}",
                    [string.Join(' ', Enumerable.Range(0, 300).Select(word => $"word{(word * number) % 17}"))])),
        ]);
        CorpusException refusal = Assert.Throws<CorpusException>(() =>
            CorpusPreparation.Prepare(paragraphs, Options with { Overflow = OverflowMode.Drop }, folder.File("out"), null, default));
        Assert.Contains("would be dropped (text-lost)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--carry-overflow true", refusal.Message, StringComparison.Ordinal);
        using PreparedCorpus kept = CorpusPreparation.Prepare(paragraphs, Options, folder.File("out"), null, default);
        Assert.Equal(0, kept.Facts.DroppedTokens);
    }

    [Fact]
    public void VocabularyWithoutWords_IsRefusedBeforeTheTextIsRead()
    {
        using TemporaryFolder folder = new();
        string vocabulary = folder.Write("vocab.txt", string.Join('\n', SharedData.VocabularyOf("[unused0]", "[unused1]").Tokens));
        VocabularyException refusal = Assert.Throws<VocabularyException>(() =>
            CorpusPreparation.Prepare(
                new Unreadable(),
                Options with
                {
                    VocabularySize = 7,
                    VocabularyPath = vocabulary,
                },
                folder.File("out"),
                null,
                default));
        Assert.Contains("holds special tokens only", refusal.Message, StringComparison.Ordinal);
    }

    private const int FirstName = 6;                     // behind the special tokens and one word

    private static PreparationOptions Naming(TemporaryFolder folder, ulong seed) => Options with
    {
        Seed = seed,
        VocabularySize = 5 + 1 + 50,
        VocabularyPath = folder.Write(
            "vocab.txt",
            string.Join('\n', SharedData.VocabularyOf(["and", .. Enumerable.Range(0, 50).Select(number => $"doc{number}")]).Tokens)),
    };

    private static Document Named(int number) => new($"{number}", [$"doc{number} and doc{number} and", $"doc{number} and"]);

    private static HashSet<int> NamesIn(ExampleSet file) =>
        [.. Enumerable.Range(0, (int)file.Count).SelectMany(index => file[index].InputIds).Where(id => id >= FirstName)];

    private static Document Text(int number) =>
        new($"{number}", [$"first sentence of the document {number}, with words", $"second sentence of {number}, and some more words"]);

    private sealed class Documents(IReadOnlyList<Document> documents) : ICorpus
    {
        public string Description => "documents";

        public string Fingerprint => $"{documents.Count}";

        public IEnumerable<Document> ReadDocuments() => documents;
    }

    private sealed class Unreadable : ICorpus
    {
        public string Description => "unreadable";

        public string Fingerprint => throw new InvalidOperationException("The text must not be read.");

        public IEnumerable<Document> ReadDocuments() => throw new InvalidOperationException("The text must not be read.");
    }
}
