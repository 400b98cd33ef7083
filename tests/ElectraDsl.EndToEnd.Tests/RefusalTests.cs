using System.Text;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>Mistakes of the user: one line on standard error, exit code 2, and nothing written.</summary>
[Collection(nameof(SharedRun))]
public sealed class RefusalTests(UninterruptedRun uninterrupted) : IDisposable
{
    private string Run => Path.GetFileName(uninterrupted.Run.Folder);

    private string New => Path.Combine(uninterrupted.Workspace, "new");

    /// <summary>One program that does not refuse shall fail one test only.</summary>
    public void Dispose()
    {
        if (Directory.Exists(New))
            Directory.Delete(New, recursive: true);
    }

    [Fact]
    public void MissingCorpus_IsNamed() => AssertRefused(
        ["absent.txt does not exist", "name text files"],
        "pretrain", "--corpus", "absent.txt", "--output", "new", "--steps", "1");

    [Theory]
    [InlineData("")]
    [InlineData("\n \n\n")]
    public void CorpusWithoutText_IsRefused(string text)
    {
        Write("blank.txt", text);
        AssertRefused(["blank.txt", "holds no text"], "pretrain", "--corpus", "blank.txt", "--output", "new", "--steps", "1");
    }

    [Theory]
    [InlineData("one line\n", "is a single document")]
    [InlineData("\u0001\n\n\u0002\n", "too little text")] // control characters are no words
    public void TooLittleText_IsRefused(string text, string reason)
    {
        Write("little.txt", text);
        AssertRefused(["little.txt", reason], "pretrain", "--corpus", "little.txt", "--output", "new/run", "--steps", "1");
    }

    [Fact]
    public void FaultyText_IsLocated()
    {
        File.WriteAllText(Path.Combine(uninterrupted.Workspace, "latin1.txt"), "good line\nna\u00efve line\n", Encoding.Latin1);
        AssertRefused(["latin1.txt is not UTF-8 at byte 12 (line 2"], "pretrain", "--corpus", "latin1.txt", "--output", "new", "--steps", "1");
    }

    [Fact]
    public void UnknownOption_SuggestsTheNearest() => AssertRefused(
        ["Unknown option of pretrain '--learnin-rate'", "Did you mean --learning-rate?"],
        "pretrain", "--corpus", TinyRun.Corpus, "--output", "new", "--learnin-rate", "1e-3");

    [Fact]
    public void UnknownCommand_SuggestsTheNearest() => AssertRefused(["Unknown command 'pretrian'", "Did you mean pretrain?"], "pretrian");

    [Theory]
    [InlineData("--steps", "many", "--steps is 'many': it must be a whole number, at least 1.")]
    [InlineData("--steps", "0", "--steps is 0: it must be at least 1.")]
    [InlineData("--learning-rate", "-1", "--learning-rate is -1: it must be above 0.")]
    [InlineData("--sequence-length", "64", "--sequence-length")]
    [InlineData("--threads", "0", "--threads is '0': it must be a whole number, at least 1.")]
    [InlineData("--device", "tpu", "--device is 'tpu': it must be cpu, cuda, cuda:N or auto.")]
    public void BadValue_IsNamedWithItsRule(string option, string value, string line) => AssertRefused(
        [line],
        "pretrain", "--corpus", TinyRun.Corpus, "--output", "new", option, value);

    [Fact]
    public void FolderThatHoldsARun_IsNotOverwritten() => AssertRefused(
        [$"{Run} already holds a run", $"--resume {Run}"],
        ["pretrain", "--corpus", TinyRun.Corpus, "--output", Run, .. TinyRun.Options(10)]);

    [Fact]
    public void OutputThatIsAFile_IsRefused() => AssertRefused(
        [$"{TinyRun.Corpus} is a file"],
        "pretrain", "--corpus", TinyRun.Corpus, "--output", TinyRun.Corpus);

    [Fact]
    public void ChangedHyperparameter_IsRefusedWhenResuming() => AssertRefused(
        ["--seed 2 contradicts", "where it is 1"],
        "pretrain", "--resume", Run, "--seed", "2");

    [Fact]
    public void OutputBesideResume_IsRefused() => AssertRefused(
        ["--output cannot be combined with --resume"],
        "pretrain", "--resume", Run, "--output", "new", "--steps", "1");

    [Fact]
    public void MissingVocabulary_IsNamed() => AssertRefused(
        ["absent-vocab.txt"],
        "pretrain", "--corpus", TinyRun.Corpus, "--output", "new", "--vocab", "absent-vocab.txt");

    [Fact]
    public void VocabularyOfAnotherSize_IsRefused()
    {
        Write("small-vocab.txt", string.Join('\n', File.ReadLines(Path.Combine(uninterrupted.Run.Folder, "vocab.txt")).Take(100)) + "\n");
        AssertRefused(
            ["small-vocab.txt", "100", "2048"],
            "pretrain", "--corpus", TinyRun.Corpus, "--output", "new", "--vocab", "small-vocab.txt");
    }

    [Fact]
    public void MissingInitialWeights_AreNamed() => AssertRefused(
        ["absent does not exist", "name a run of this model, or a folder"],
        "pretrain", "--corpus", TinyRun.Corpus, "--output", "new", "--initialize-from", "absent");

    [Fact]
    public void InitialWeightsBesideResume_AreRefused() => AssertRefused(
        ["--initialize-from cannot be combined with --resume"],
        "pretrain", "--resume", Run, "--initialize-from", Run);

    [Fact]
    public void WeightsOfHuggingFace_AreRefusedForAModelThatItHasNoWordsFor()
    {
        _ = Directory.CreateDirectory(Path.Combine(uninterrupted.Workspace, "foreign", "discriminator"));
        AssertRefused(
            [
                "Hugging Face's transformers has no model like QuickStart: in its ELECTRA and RoFormer all layers are post-norm",
                "no weights from there",
            ],
            "pretrain",
            "--corpus",
            TinyRun.Corpus,
            "--output",
            "new",
            "--initialize-from",
            "foreign");
    }

    [Theory]
    [InlineData("pretrain", "--resume")]
    [InlineData("evaluate", "--run")]
    [InlineData("demo", "--run")]
    public void FolderWithoutARun_IsNamed(string command, string option)
    {
        _ = Directory.CreateDirectory(Path.Combine(uninterrupted.Workspace, "no-run"));
        AssertRefused(["no-run holds no run"], command, option, "no-run");
        AssertRefused(["absent holds no run"], command, option, "absent");
    }

    [Theory]
    [InlineData("arena.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    public void OnlyCheckpointIsCorrupt_IsRefused(string file)
    {
        string checkpoint = CopyWithOneCheckpoint($"corrupt-{file}"), path = Path.Combine(checkpoint, file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        AssertRefused(["has no undamaged checkpoint", $"({file}: "], "pretrain", "--resume", $"corrupt-{file}");
    }

    [Fact]
    public void OnlyCheckpointIsCutOff_IsRefused()
    {
        string path = Path.Combine(CopyWithOneCheckpoint("cut-off"), "arena.safetensors");
        using (FileStream stream = new(path, FileMode.Open))
            stream.SetLength(stream.Length / 2);
        AssertRefused(["has no undamaged checkpoint", "(arena.safetensors: "], "pretrain", "--resume", "cut-off");
        AssertRefused(["has no undamaged checkpoint", "(arena.safetensors: "], "evaluate", "--run", "cut-off");
    }

    private void AssertRefused(string[] parts, params string[] arguments)
    {
        FolderContents before = FolderContents.Of(uninterrupted.Workspace);
        ProgramResult result = QuickStartProgram.Run(uninterrupted.Workspace, arguments);
        string line = result.Refusal();
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
        before.AssertUnchanged();
    }

    /// <summary>A copy of the uninterrupted run, its text included, with its last checkpoint only, whose folder is returned.</summary>
    private string CopyWithOneCheckpoint(string name)
    {
        string copy = Path.Combine(uninterrupted.Workspace, name), source = uninterrupted.Run.Folder;
        string checkpoint = uninterrupted.Run.Checkpoint(uninterrupted.Run.Steps);
        foreach (string file in Directory
                .EnumerateFiles(source)
                .Concat(Directory.EnumerateFiles(Path.Combine(source, "shards"), "*", SearchOption.AllDirectories))
                .Concat(Directory.EnumerateFiles(checkpoint)))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(source, file));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Path.Combine(copy, Path.GetRelativePath(source, checkpoint));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(uninterrupted.Workspace, name), text);
}
