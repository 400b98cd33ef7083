using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

public sealed class CorpusPreparationTests
{
    private static readonly PreparationOptions Options = new(
        SequenceLength: 32,
        VocabularySize: 200,
        Special: new(0, 1, 2, 3, 4),
        LowerCase: true,
        HeldOutFraction: 0.2,
        Seed: 1,
        VocabularyPath: null);

    [Fact]
    public void SecondCall_ReusesEverything()
    {
        using TemporaryFolder folder = new();
        (PreparationFacts first, Dictionary<string, byte[]> files) = Prepare(folder, Corpus(folder), Options, expectReuse: false);
        (PreparationFacts second, Dictionary<string, byte[]> filesAgain) = Prepare(folder, Corpus(folder), Options, expectReuse: true);

        Assert.Equal(first, second);
        Assert.Equal(files, filesAgain);
        Assert.Equal(
            [
                "shards/held-out/00000.arrow", "shards/held-out/examples.json", "shards/preparation.json", "shards/reference.txt.gz",
                "shards/training/00000.arrow", "shards/training/examples.json", "vocab.txt",
            ],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(40, first.Documents);
        Assert.Equal(8, first.HeldOutDocuments);
        Assert.Equal(400, first.Lines);
        Assert.Equal(0, first.UnknownRate);
        Assert.True(first.DroppedTokens > 0);
    }

    [Fact]
    public void SameText_GivesTheSameBytesInAnotherFolder()
    {
        using TemporaryFolder one = new();
        using TemporaryFolder two = new();
        Assert.Equal(Prepare(one, Corpus(one), Options, expectReuse: false).Files, Prepare(two, Corpus(two), Options, expectReuse: false).Files);
    }

    [Fact]
    public void Examples_HoldTheTextOfTheirDocumentsOnly()
    {
        using TemporaryFolder folder = new();
        string[] documents = [.. Enumerable.Range(0, 20).Select(i => string.Concat(Enumerable.Repeat($"{(char)('a' + i)} ", 40)).Trim())];
        string path = folder.Write("corpus.txt", string.Join("\n\n", documents));
        PreparationOptions options = Options with { VocabularySize = 40, Overflow = OverflowMode.CarryOver };

        using PreparedCorpus prepared = CorpusPreparation.Prepare(new TextCorpus([path]), options, folder.File("out"), null, default);

        HashSet<string> heldOut = [.. Words(prepared.HeldOut, prepared.Vocabulary)];
        HashSet<string> training = [.. Words(prepared.Training, prepared.Vocabulary)];
        Assert.Equal(4, prepared.Facts.HeldOutDocuments);
        Assert.Equal(16, training.Count);
        Assert.Equal(["[UNK]"], heldOut); // one letter a document: the vocabulary has seen no held-out one
        Assert.Equal(4 * 40, prepared.Facts.UnknownTokens);
        Assert.Equal(20 * 40, prepared.Facts.Tokens);
        Assert.Equal(0, prepared.Facts.DroppedTokens);
        Assert.Equal(40 - 5 - 16, prepared.Facts.UnusedPieces);
    }

    [Theory]
    [InlineData("shards/training/00000.arrow")]
    [InlineData("shards/training/examples.json")]
    [InlineData("shards/held-out/00000.arrow")]
    [InlineData("shards/held-out/examples.json")]
    [InlineData("shards/preparation.json")]
    [InlineData("vocab.txt")]
    public void TornMissingOrForeignFile_IsPreparedAnew(string name)
    {
        using TemporaryFolder folder = new();
        Dictionary<string, byte[]> files = Prepare(folder, Corpus(folder), Options, expectReuse: false).Files;
        string path = folder.File($"out/{name}");

        File.Delete(path);
        Assert.Equal(files, Prepare(folder, Corpus(folder), Options, expectReuse: false).Files);
        File.WriteAllBytes(path, files[name][..^7]);
        Assert.Equal(files, Prepare(folder, Corpus(folder), Options, expectReuse: false).Files);
        File.WriteAllText(path, "something else");
        Assert.Equal(files, Prepare(folder, Corpus(folder), Options, expectReuse: false).Files);
        Prepare(folder, Corpus(folder), Options, expectReuse: true);
    }

    [Fact]
    public void VocabularyOfAnotherPreparation_IsNotMistakenForThisOne()
    {
        using TemporaryFolder folder = new();
        Prepare(folder, Corpus(folder), Options, expectReuse: false);
        string[] lines = File.ReadAllLines(folder.File("out/vocab.txt"));
        (lines[^1], lines[^2]) = (lines[^2], lines[^1]);
        File.WriteAllLines(folder.File("out/vocab.txt"), lines);
        Prepare(folder, Corpus(folder), Options, expectReuse: false);
    }

    [Fact]
    public void AnythingDifferent_IsPreparedAnew()
    {
        using TemporaryFolder folder = new();
        Prepare(folder, Corpus(folder), Options, expectReuse: false);
        Prepare(folder, Corpus(folder), Options with { SequenceLength = 16 }, expectReuse: false);
        Prepare(folder, Corpus(folder), Options with { VocabularySize = 150 }, expectReuse: false);
        Prepare(folder, Corpus(folder), Options with { Special = new(1, 0, 2, 3, 4) }, expectReuse: false);
        Prepare(folder, Corpus(folder), Options with { LowerCase = false }, expectReuse: false);
        Prepare(folder, Corpus(folder), Options with { HeldOutFraction = 0.1 }, expectReuse: false);
        Prepare(folder, Corpus(folder), Options with { Seed = 2 }, expectReuse: false);
        Prepare(folder, Corpus(folder), Options with { Overflow = OverflowMode.CarryOver }, expectReuse: false);
        Prepare(folder, Corpus(folder, seed: 8), Options, expectReuse: false);
        Prepare(folder, Corpus(folder, seed: 8), Options, expectReuse: true);
    }

    [Fact]
    public void GivenVocabulary_IsUsedAndItsContentsCount()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("mine.txt", string.Join('\n', SharedData.VocabularyOf("the", "keeper", "of", "light").Tokens));
        PreparationOptions options = Options with { VocabularySize = 9, VocabularyPath = path };

        Prepare(folder, Corpus(folder), options, expectReuse: false);
        File.Move(path, folder.File("moved.txt"));
        Prepare(folder, Corpus(folder), options with { VocabularyPath = folder.File("moved.txt") }, expectReuse: true);
        Prepare(folder, Corpus(folder), options with { VocabularyPath = folder.File("out/vocab.txt") }, expectReuse: true);
        File.WriteAllLines(folder.File("moved.txt"), SharedData.VocabularyOf("keeper", "the", "of", "light").Tokens);
        Prepare(folder, Corpus(folder), options with { VocabularyPath = folder.File("moved.txt") }, expectReuse: false);
        Prepare(folder, Corpus(folder), options with { VocabularyPath = folder.File("out/vocab.txt"), SequenceLength = 20 }, expectReuse: false);

        VocabularyException exception = Assert.Throws<VocabularyException>(() =>
            Prepare(folder, Corpus(folder), options with { VocabularyPath = folder.File("moved.txt"), VocabularySize = 10 }, expectReuse: false));
        Assert.Contains("VocabularySize = 10", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Reading the corpus")]
    [InlineData("Counting words")]
    [InlineData("Learning the vocabulary")]
    [InlineData("Packing examples")]
    public void Canceled_LeavesWhatWasThere(string stage)
    {
        using TemporaryFolder folder = new();
        Dictionary<string, byte[]> before = Prepare(folder, Corpus(folder), Options, expectReuse: false).Files;
        using CancellationTokenSource source = new();
        CancelAt progress = new(stage, source);
        LargeCorpus large = new();

        Assert.ThrowsAny<OperationCanceledException>(
            () => CorpusPreparation.Prepare(large, Options with { Seed = 9 }, folder.File("out"), progress, source.Token));

        Assert.True(progress.Reached);
        Assert.Equal(before, FilesOf(folder).Where(file => !file.Key.StartsWith("shards.partial/", StringComparison.Ordinal)).ToDictionary());
        Prepare(folder, Corpus(folder), Options, expectReuse: true);
    }

    [Fact]
    public void Progress_RunsThroughTheStagesUpToOne()
    {
        using TemporaryFolder folder = new();
        Record progress = new();
        CorpusPreparation.Prepare(Corpus(folder), Options, folder.File("out"), progress, default).Dispose();
        string[] stages = ["Reading the corpus", "Counting words", "Learning the vocabulary", "Packing examples"];
        Assert.Equal(stages, progress.Reports.Select(report => report.Stage).Distinct());
        foreach (IGrouping<string, PreparationProgress> stage in progress.Reports.GroupBy(report => report.Stage))
        {
            Assert.Equal(stage.Select(report => report.Fraction).Order(), stage.Select(report => report.Fraction));
            Assert.Equal(1, stage.Last().Fraction);
        }
    }

    [Theory]
    [InlineData("one\ntwo", "is a single document")]
    [InlineData(" \n", "holds no text")]
    [InlineData("\u0001\n\n\u0002", "has too little text")] // control characters are no words
    public void TooLittleText_IsOneLineWithAdvice(string text, string expected)
    {
        using TemporaryFolder folder = new();
        TextCorpus corpus = new([folder.Write("corpus.txt", text)]);
        CorpusException exception = Assert.Throws<CorpusException>(
            () => CorpusPreparation.Prepare(corpus, Options, folder.File("out"), null, default));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.False(Directory.Exists(folder.File("out")));

        // A folder that was there before stays.
        _ = Directory.CreateDirectory(folder.File("out"));
        _ = Assert.Throws<CorpusException>(() => CorpusPreparation.Prepare(corpus, Options, folder.File("out"), null, default));
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("out")));
    }

    [Fact]
    public void CorpusThatChangesMeanwhile_IsNoticed()
    {
        using TemporaryFolder folder = new();
        Assert.Contains(
            "changed while it was read",
            Assert.Throws<CorpusException>(() => CorpusPreparation.Prepare(new GrowingCorpus(), Options, folder.File("out"), null, default)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ImpossibleOptions_AreRefused()
    {
        using TemporaryFolder folder = new();
        foreach (double fraction in new[] { 0, 1, -0.1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => Prepare(folder, Corpus(folder), Options with { HeldOutFraction = fraction }, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => Prepare(folder, Corpus(folder), Options with { SequenceLength = 4 }, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => Prepare(folder, Corpus(folder), Options with { SequenceLength = 70_000 }, false));
    }

    [SkippableFact]
    public void RealText_IsPreparedAndReadBack()
    {
        using TemporaryFolder folder = new();
        TextCorpus corpus = new([SharedData.File("corpora/openstax/astronomy.txt.gz")]);
        using PreparedCorpus prepared = CorpusPreparation.Prepare(
            corpus, Options with { SequenceLength = 128, VocabularySize = 2000, HeldOutFraction = 0.05 }, folder.File("out"), null, default);

        Assert.Equal(166, prepared.Facts.Documents);
        Assert.Equal(8, prepared.Facts.HeldOutDocuments);
        Assert.InRange(prepared.Facts.UnknownRate, 0, 0.001);
        Assert.Equal(0, prepared.Facts.UnusedPieces);
        ExampleBatch batch = ExampleBatch.Read(
            prepared.Training,
            new ExampleOrder(prepared.Training.Count, 1),
            step: 3,
            batchSize: 16,
            firstRow: 0,
            rows: 16);
        Assert.All(batch.InputIds, id => Assert.InRange(id, 0, 1999));
        Assert.All(batch.Lengths, length => Assert.InRange(length, 3, 128));
    }

    private static (PreparationFacts Facts, Dictionary<string, byte[]> Files) Prepare(
        TemporaryFolder folder, ICorpus corpus, PreparationOptions options, bool expectReuse)
    {
        using PreparedCorpus prepared = CorpusPreparation.Prepare(corpus, options, folder.File("out"), null, default);
        Assert.Equal(expectReuse, prepared.Reused);
        Assert.Equal(prepared.Facts.TrainingExamples, prepared.Training.Count);
        Assert.Equal(prepared.Facts.HeldOutExamples, prepared.HeldOut.Count);
        Assert.Equal(options.VocabularySize, prepared.Vocabulary.Size);
        return (prepared.Facts, FilesOf(folder));
    }

    private static Dictionary<string, byte[]> FilesOf(TemporaryFolder folder) =>
        Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder.File("out"), path).Replace('\\', '/'), File.ReadAllBytes);

    private static TextCorpus Corpus(TemporaryFolder folder, int seed = 7)
    {
        Random random = new(seed);
        string[] words = ["the", "keeper", "of", "light", "river", "stones", "remembers", "water", "and", "once"];
        IEnumerable<string> documents = Enumerable.Range(0, 40).Select(_ => string.Join('\n', Enumerable.Range(0, 10).Select(_ =>
            string.Join(' ', Enumerable.Range(0, random.Next(3, 30)).Select(_ => words[random.Next(words.Length)])))));
        return new TextCorpus([folder.Write("corpus.txt", string.Join("\n\n", documents))]);
    }

    private static IEnumerable<string> Words(ExampleSet file, WordPieceVocabulary vocabulary) =>
        Enumerable.Range(0, (int)file.Count).SelectMany(i => file[i].InputIds).Where(id => id is not (2 or 3)).Select(vocabulary.TokenOf);

    private sealed class CancelAt(string stage, CancellationTokenSource source) : IProgress<PreparationProgress>
    {
        public bool Reached { get; private set; }

        public void Report(PreparationProgress value)
        {
            if (value.Stage != stage)
                return;
            Reached = true;
            source.Cancel();
        }
    }

    private sealed class Record : IProgress<PreparationProgress>
    {
        public List<PreparationProgress> Reports { get; } = [];

        public void Report(PreparationProgress value) => Reports.Add(value);
    }

    /// <summary>More lines than are tokenized together, so that there is something left to cancel.</summary>
    private sealed class LargeCorpus : ICorpus
    {
        public string Description => "many lines";

        public string Fingerprint => "large";

        public IEnumerable<Document> ReadDocuments() =>
            Enumerable.Range(0, 100).Select(i => new Document($"{i}", [.. Enumerable.Repeat($"words upon words upon {i} words", 100)]));
    }

    private sealed class GrowingCorpus : ICorpus
    {
        private int readings;

        public string Description => "a log";

        public string Fingerprint => "log";

        public IEnumerable<Document> ReadDocuments() => Enumerable.Range(0, 5 + readings++).Select(i => new Document($"{i}", [$"some text {i}"]));
    }
}
