namespace ElectraDsl.Tests.Cli;

/// <summary>A run is one closed thing: wherever it lies it uses its own text, and nothing of another run.</summary>
[Collection(nameof(Training.Runs))]
public sealed class ClosedRunTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("renamed")]
    [InlineData("copied")]
    [InlineData("moved deeper")]
    [InlineData("behind a link")]
    public void MovedRun_UsesItsOwnText_ThoughAnotherRunHasItsOldName(string how)
    {
        _ = program.Train("Tiny");
        (string demo, string figures, FolderSnapshot export) = RunCommands.Outcome(program, program["Tiny"]);
        string vocabulary = File.ReadAllText(program["Tiny", "vocab.txt"]);
        string moved = Move(how);
        TrainAnother("Tiny");
        Assert.NotEqual(vocabulary, File.ReadAllText(program["Tiny", "vocab.txt"]));
        FolderSnapshot other = FolderSnapshot.Of(program["Tiny"]);

        (string Demo, string Figures, FolderSnapshot Export) now = RunCommands.Outcome(program, moved);
        Assert.Equal(demo, now.Demo);
        Assert.Equal(figures, now.Figures);
        Assert.Empty(export.Differences(now.Export));
        CapturedRun initialized = RunCommands.Of(program, "initialize", moved);
        Assert.True(initialized.ExitCode == 0, initialized.Error);
        Assert.Equal(vocabulary, File.ReadAllText(program["initialize", "vocab.txt"]));
        File.Delete(Path.Combine(moved, "evaluation.json"));
        CapturedRun resumed = RunCommands.Of(program, "resume", moved);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(figures, RunCommands.WithoutTimes(File.ReadAllText(Path.Combine(moved, "evaluation.json"))));
        other.AssertUnchanged(program["Tiny"]);
    }

    [Theory]
    [InlineData("vocabulary reversed", "resume evaluate demo export initialize", "vocab.txt is not the vocabulary that")]
    [InlineData("vocabulary cut", "resume evaluate demo export initialize", "vocab.txt is not the vocabulary that")]
    [InlineData("vocabulary of another run", "resume evaluate demo export initialize", "vocab.txt is not the vocabulary that")]
    [InlineData("vocabulary gone", "resume evaluate demo export initialize", "vocab.txt, the vocabulary of", "is gone")]
    [InlineData("held-out examples of another run", "resume evaluate demo", "examples.json is not the held-out examples that")]
    [InlineData("held-out examples damaged", "resume evaluate demo", "00000.arrow, the held-out examples of", "is damaged")]
    [InlineData("training examples of another run", "resume evaluate", "examples.json is not the training examples that")]
    [InlineData(
        "checkpoint of another run",
        "resume evaluate demo export initialize",
        "step-00000008 belongs to another run (of ElectraDsl.Tests.Cli.Tiny, id ",
        "move it back to its own run")]
    [InlineData("run.json of another run", "resume evaluate demo export initialize")] // first its text or first its checkpoints
    [InlineData(
        "run.json edited",
        "resume evaluate demo export initialize",
        "run.json was changed or cut off since it was written",
        "nothing in it is meant to be edited")]
    public void WhatIsNotTheRuns_IsRefusedByEveryCommandThatNeedsIt(string what, string refusing, params string[] fragments)
    {
        _ = program.Train("Tiny");
        TrainAnother("other");
        Damage(what);
        FolderSnapshot before = FolderSnapshot.Of(program["Tiny"]);
        foreach (string command in RunCommands.All)
        {
            CapturedRun result = RunCommands.Of(program, command, program["Tiny"]);
            if (refusing.Split(' ').Contains(command))
            {
                result.IsUsageError(fragments);
                Assert.False(Directory.Exists(program[command]));
                before.AssertUnchanged(program["Tiny"]);
            }
            else
                Assert.True(result.ExitCode == 0, result.Error);
        }
    }

    private void TrainAnother(string name)
    {
        CapturedRun run = program.Pretrain(
            name,
            "--model", "Tiny", "--steps", "8", "--checkpoint-every", "2", "--seed", "2", "--held-out-fraction",
            "0.3");
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private string Move(string how)
    {
        string old = program["Tiny"], renamed = program["renamed"];
        switch (how)
        {
            case "copied":
                FolderSnapshot.Of(old).WriteTo(renamed);
                Directory.Delete(old, recursive: true);
                return renamed;
            case "moved deeper":
                _ = Directory.CreateDirectory(program["some", "where"]);
                Directory.Move(old, program["some", "where", "Tiny"]);
                return program["some", "where", "Tiny"];
            case "behind a link":
                Directory.Move(old, renamed);
                _ = Directory.CreateSymbolicLink(program["link"], renamed);
                return program["link"];
            default:
                Directory.Move(old, renamed);
                return renamed;
        }
    }

    private void Damage(string what)
    {
        string vocabulary = program["Tiny", "vocab.txt"];
        switch (what)
        {
            case "vocabulary reversed":
                string[] lines = File.ReadAllLines(vocabulary);
                File.WriteAllText(vocabulary, string.Concat(lines.Take(5).Concat(lines.Skip(5).Reverse()).Select(line => line + "\n")));
                break;
            case "vocabulary cut":
                File.WriteAllText(vocabulary, string.Concat(File.ReadLines(vocabulary).Take(80).ToArray().Select(line => line + "\n")));
                break;
            case "vocabulary of another run":
                File.Copy(program["other", "vocab.txt"], vocabulary, overwrite: true);
                break;
            case "vocabulary gone":
                File.Delete(vocabulary);
                break;
            case "held-out examples of another run":
                FolderSnapshot.Of(program["other", "shards", "held-out"]).WriteTo(program["Tiny", "shards", "held-out"]);
                break;
            case "held-out examples damaged":
                byte[] bytes = File.ReadAllBytes(program["Tiny", "shards", "held-out", "00000.arrow"]);
                bytes[^20] ^= 1;
                File.WriteAllBytes(program["Tiny", "shards", "held-out", "00000.arrow"], bytes);
                break;
            case "training examples of another run":
                FolderSnapshot.Of(program["other", "shards", "training"]).WriteTo(program["Tiny", "shards", "training"]);
                break;
            case "checkpoint of another run":
                FolderSnapshot.Of(program["other", "checkpoints", "step-00000008"]).WriteTo(program["Tiny", "checkpoints", "step-00000008"]);
                break;
            case "run.json of another run":
                File.Copy(program["other", "run.json"], program["Tiny", "run.json"], overwrite: true);
                break;
            case "run.json edited":
                string json = File.ReadAllText(program["Tiny", "run.json"]);
                File.WriteAllText(program["Tiny", "run.json"], json.Replace("\"batch_size\": 4", "\"batch_size\": 5", StringComparison.Ordinal));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "Nobody knows how.");
        }
    }
}
