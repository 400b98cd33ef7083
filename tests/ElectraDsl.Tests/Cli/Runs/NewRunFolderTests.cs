using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli;

/// <summary>Where a new run may be written: nothing of anybody else's is touched.</summary>
[Collection(nameof(Training.Runs))]
public sealed class NewRunFolderTests : IDisposable
{
    private static readonly string[] Options = ["--model", "Tiny", "--steps", "1"];

    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("vocab.txt")]
    [InlineData("report.html")]
    [InlineData("hf/model.bin")]
    [InlineData("Program.cs")]
    [InlineData(".gitignore")]
    [InlineData("evaluation.json")]
    [InlineData("shards/part-0001.txt")]
    [InlineData("shards/training shards/mine.txt")]
    [InlineData("vocab.txt shards/training notes.md")]
    public void FolderWithSomethingElse_IsRefused_AndStaysAsItIs(string files)
    {
        foreach (string file in files.Split(' '))
        {
            string path = Path.Combine(program["mine"], file);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "mine");
        }

        FolderSnapshot before = FolderSnapshot.Of(program["mine"]);
        program.Pretrain("mine", Options).IsUsageError("mine is not empty and holds no run (", "name a new or an empty folder.");
        before.AssertUnchanged(program["mine"]);
    }

    [Fact]
    public void EmptyFolder_AndHalfPreparedOne_AreTaken()
    {
        _ = Directory.CreateDirectory(program["run"]);
        Succeed();
        foreach (string left in Directory.GetFileSystemEntries(program["run"]).Where(path => Path.GetFileName(path) is not ("vocab.txt" or "shards")))
        {
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
            else
                File.Delete(left);
        }

        // What a kill leaves between the vocabulary and the record.
        File.Delete(program["run", "shards", "preparation.json"]);
        File.Move(program["run", "shards", "held-out", "00000.arrow"], program["run", "shards", "held-out", "00000.arrow.partial"]);
        Succeed();

        void Succeed()
        {
            CapturedRun run = program.Pretrain("run", Options);
            Assert.True(run.ExitCode == 0, run.Error);
        }
    }

    [Fact]
    public void FolderInWhichAnotherProcessPrepares_IsRefusedInOneLine()
    {
        using (RunLock held = RunLock.Take(RunFolder.ForNewRun(program["run"])))
        {
            program
                .Pretrain("run", Options)
                .IsUsageError(
                    "run is in use: another process prepares its text, trains or evaluates in it. Wait for it to end, or name another folder.");
            Assert.Equal(["run.lock"], Directory.GetFileSystemEntries(program["run"]).Select(Path.GetFileName));
        }

        Assert.False(Directory.Exists(program["run"]));
    }
}
