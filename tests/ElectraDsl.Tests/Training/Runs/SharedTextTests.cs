using ElectraDsl.Tests.Cli;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training;

/// <summary>A text that was prepared outside the run's folder is the run's by its checksums, wherever it lies.</summary>
[Collection(nameof(Runs))]
public sealed class SharedTextTests : IDisposable
{
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void TextOutsideTheRun_IsUsedByItsChecksumAlone()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 1 });
        AssertOpens("corpus");

        // Another text under the old name is not the run's; the run's own text beside it is, wherever the tree has gone.
        Directory.Move(runs.Folder["corpus"], runs.Folder["mine"]);
        Assert.Contains("the vocabulary of", Refusal(text => _ = text.Vocabulary));
        SyntheticCorpus.Prepare(runs.Folder["corpus"], seed: 2).Dispose();
        Assert.Contains("examples.json is not the training examples that", Refusal(text => _ = text.Training));
        Assert.Contains("examples.json is not the held-out examples that", Refusal(text => _ = text.HeldOut));

        _ = Directory.CreateDirectory(runs.Folder["a", "shards"]);
        File.Copy(runs.Folder["mine", "vocab.txt"], runs.Folder["a", "vocab.txt"]);
        foreach (string name in new[] { "training", "held-out" })
            FolderSnapshot.Of(runs.Folder["mine", name]).WriteTo(runs.Folder["a", "shards", name]);
        AssertOpens("a");
    }

    [Fact]
    public void TreeOfRunAndText_CanBeMoved()
    {
        string[] tree = ["one", "a"];
        using (PreparedCorpus corpus = SyntheticCorpus.Prepare(runs.Folder["one", "corpus"]))
            _ = PretrainingRun.Start(Runs.Recipe with { Steps = 1 }, runs.Folder[tree], corpus, TorchSharp.torch.CPU);
        Directory.Move(runs.Folder["one"], runs.Folder["two"]);
        SyntheticCorpus.Prepare(runs.Folder["one", "corpus"], seed: 2).Dispose(); // where the full path still leads
        using RunText text = new(RunFolder.Open(runs.Folder["two", "a"]));
        Assert.Equal(runs.Folder["two", "corpus", "held-out", "examples.json"], text.HeldOut.Path);
    }

    private void AssertOpens(string place)
    {
        using RunText text = new(RunFolder.Open(runs.Folder["a"]));
        Assert.StartsWith(runs.Folder[place] + Path.DirectorySeparatorChar, text.Corpus.Training.Path);
        Assert.StartsWith(runs.Folder[place] + Path.DirectorySeparatorChar, text.VocabularyPath);
        Assert.Equal(runs.Corpus.Facts, text.Corpus.Facts);
    }

    private string Refusal(Action<RunText> use)
    {
        using RunText text = new(RunFolder.Open(runs.Folder["a"]));
        return Assert.Throws<RunException>(() => use(text)).Message;
    }
}
