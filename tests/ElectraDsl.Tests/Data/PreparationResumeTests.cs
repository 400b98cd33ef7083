using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>A preparation that was stopped anywhere goes on and ends as if it had not been stopped.</summary>
public sealed class PreparationResumeTests
{
    private const long Block = 20_000;

    private static readonly PreparationOptions Options = new(
        SequenceLength: 24, VocabularySize: 150, Special: new(0, 1, 2, 3, 4), LowerCase: true, HeldOutFraction: 0.2, Seed: 3, VocabularyPath: null);

    [Theory]
    [InlineData(Packing.Original)]
    [InlineData(Packing.NextSentence)]
    [InlineData(Packing.FullSentences)]
    [InlineData(Packing.BestFit)]
    public void StoppedAnywhere_EndsWithTheSameBytes(Packing packing)
    {
        using TemporaryFolder folder = new();
        PreparationOptions options = Options with { Packing = packing };
        Dictionary<string, byte[]> undisturbed = Finish(folder, "undisturbed", options, new FaultyCorpus());
        Assert.True(undisturbed.Keys.Count(name => name.EndsWith(".arrow", StringComparison.Ordinal)) > 20);
        int lines = new FaultyCorpus().ReadDocuments().Sum(document => document.Lines.Count);
        Random random = new(11);
        int stopped = 0;
        for (int attempt = 0; attempt < 20; attempt++)
        {
            string name = $"stopped-{attempt}";
            for (int kill = random.Next(1, 4); kill > 0; kill--)
            {
                // As a kill would: no handler runs but that of the operating system.
                FaultyCorpus corpus = new() { FailingLine = random.Next(2 * lines) };
                if (Record.Exception(() => Prepare(folder, name, options, corpus).Dispose()) is { } fault)
                    stopped += Assert.IsType<InvalidOperationException>(fault) is null ? 0 : 1;
            }

            Assert.Equal(undisturbed, Finish(folder, name, options, new FaultyCorpus()));
        }

        Assert.True(stopped >= 20, $"{stopped} were stopped."); // who goes on reads less, and may get by
    }

    [Fact]
    public void DoneBlocks_AreNotPackedAgain_AndTheVocabularyIsNotLearnedAgain()
    {
        using TemporaryFolder folder = new();
        _ = Assert.Throws<InvalidOperationException>(() => Prepare(folder, "out", Options, new FaultyCorpus { FailingLine = int.MaxValue, FailsInPass = 3 }).Dispose());
        string[] shards = Directory.GetFiles(folder.File("out/shards.partial/training"), "*.arrow");
        Assert.True(shards.Length > 5);
        DateTime[] before = [.. shards.Select(File.GetLastWriteTimeUtc)];
        Stages stages = new();
        using PreparedCorpus prepared = CorpusPreparation.Prepare(new FaultyCorpus(), Options, folder.File("out"), stages, Block, default);
        Assert.Equal(["Reading the corpus", "Packing examples"], stages.Seen);
        Assert.Equal(before, shards.Select(shard => File.GetLastWriteTimeUtc(folder.File($"out/shards/training/{Path.GetFileName(shard)}"))));
        Assert.False(Directory.Exists(folder.File("out/shards.partial")));
    }

    [Theory]
    [InlineData("training/00001.arrow")]
    [InlineData("vocab.txt")]
    [InlineData("progress.json")]
    public void DamagedProgress_IsStartedOver(string name)
    {
        using TemporaryFolder folder = new();
        Dictionary<string, byte[]> undisturbed = Finish(folder, "undisturbed", Options, new FaultyCorpus());
        _ = Assert.Throws<InvalidOperationException>(() => Prepare(folder, "out", Options, new FaultyCorpus { FailingLine = int.MaxValue, FailsInPass = 3 }).Dispose());
        string path = folder.File($"out/shards.partial/{name}");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(undisturbed, Finish(folder, "out", Options, new FaultyCorpus()));
    }

    [Fact]
    public void AnotherQuestion_DoesNotGoOn()
    {
        using TemporaryFolder folder = new();
        PreparationOptions other = Options with { Seed = 4 };
        Dictionary<string, byte[]> undisturbed = Finish(folder, "undisturbed", other, new FaultyCorpus());
        _ = Assert.Throws<InvalidOperationException>(() => Prepare(folder, "out", Options, new FaultyCorpus { FailingLine = int.MaxValue, FailsInPass = 3 }).Dispose());
        Assert.Equal(undisturbed, Finish(folder, "out", other, new FaultyCorpus()));
    }

    [Fact]
    public void RefusedText_LeavesNothing()
    {
        using TemporaryFolder folder = new();
        TextCorpus corpus = new([folder.Write("corpus.txt", "\u0001\n\n\u0002")]);
        _ = Assert.Throws<CorpusException>(() => CorpusPreparation.Prepare(corpus, Options, folder.File("out"), null, default).Dispose());
        Assert.False(Directory.Exists(folder.File("out")));
    }

    private static PreparedCorpus Prepare(TemporaryFolder folder, string name, PreparationOptions options, ICorpus corpus) =>
        CorpusPreparation.Prepare(corpus, options, folder.File(name), null, Block, default);

    private static Dictionary<string, byte[]> Finish(TemporaryFolder folder, string name, PreparationOptions options, ICorpus corpus)
    {
        Prepare(folder, name, options, corpus).Dispose();
        return Directory.GetFiles(folder.File(name), "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder.File(name), path), File.ReadAllBytes);
    }

    private sealed class Stages : IProgress<PreparationProgress>
    {
        public List<string> Seen { get; } = [];

        public void Report(PreparationProgress value)
        {
            if (!Seen.Contains(value.Stage))
                Seen.Add(value.Stage);
        }
    }

    /// <summary>Some thousand documents, one of them long, whose reading may break off.</summary>
    private sealed class FaultyCorpus : ICorpus
    {
        private int lines, passes;

        public int FailingLine { get; init; } = -1;

        public int FailsInPass { get; init; }

        public string Description => "a corpus";

        public string Fingerprint => "the same";

        public IEnumerable<Document> ReadDocuments()
        {
            passes++;
            Random random = new(5);
            for (int document = 0; document < 2_000; document++)
            {
                List<string> text = [];
                for (int line = document == 700 ? -2_000 : random.Next(-6, 0); line < 0; line++)
                {
                    if (lines++ == FailingLine)
                        throw new InvalidOperationException("killed");
                    text.Add(string.Join(' ', Enumerable.Range(0, random.Next(3, 15)).Select(_ => $"w{random.Next(60)}")));
                }

                yield return new Document($"{document}", text);
            }

            if (passes == FailsInPass)
                throw new InvalidOperationException("killed");
        }
    }
}
