using ElectraDsl.Data;
using ElectraDsl.Export;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli;

/// <summary>What is damaged is said, stops no more than it must, and is made anew where that can be.</summary>
[Collection(nameof(Training.Runs))]
public sealed class DamagedRunTests : IDisposable
{
    private readonly TinyProgram program = new();

    public DamagedRunTests() => _ = program.Train("Tiny");

    public void Dispose() => program.Dispose();

    private string Run => program["Tiny"];

    [Fact]
    public void FinishedRun_ResumedAndUsed_StaysAsItIs()
    {
        FolderSnapshot before = FolderSnapshot.Of(Run);
        foreach (string command in RunCommands.All)
        {
            CapturedRun result = RunCommands.Of(program, command, Run);
            Assert.True(result.ExitCode == 0 && (command == "initialize" || result.Error.Length == 0), result.Error); // a run of one step is warned of its warm-up
            before.AssertUnchanged(Run);
        }
    }

    [Theory]
    [InlineData("evaluation.json", "changed")]
    [InlineData("evaluation.json", "deleted")]
    [InlineData("report.html", "changed")]
    [InlineData("report.html", "deleted")]
    [InlineData("hf/generator/model.safetensors", "changed")]
    [InlineData("hf/discriminator/vocab.txt", "deleted")]
    public void DerivedFile_StopsNobody_AndIsMadeAnewByTheNextResume(string name, string how)
    {
        FolderSnapshot before = FolderSnapshot.Of(Run);
        foreach (string command in new[] { "demo", "export", "resume" })
        {
            Damage(name, how);
            CapturedRun result = RunCommands.Of(program, command, Run);
            Assert.True(result.ExitCode == 0, result.Error);
            if (command == "resume" && how == "changed")
                Assert.Contains(
                    name.Split('/')[0],
                    Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
                    StringComparison.Ordinal);
        }

        before.AssertUnchanged(Run);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("deleted")]
    public void TensorBoardFiles_AreMadeAnewFromTheRecords(string how)
    {
        string file = Path.GetRelativePath(Run, Directory.GetFiles(program["Tiny", "tensorboard"]).Single());
        Damage(file, how);
        CapturedRun result = RunCommands.Of(program, "resume", Run);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(how == "changed", result.Error.Contains("tensorboard is damaged", StringComparison.Ordinal));
        string anew = Assert.Single(TensorBoardFile.Of(program["Tiny", "tensorboard"]));
        Assert.True(TensorBoardFile.IsWhole(anew));
        Assert.True(new FileInfo(anew).Length > 500);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"facts\":3}")]
    public void CountsOfThePreparation_StopNobody(string contents)
    {
        File.WriteAllText(program["Tiny", "shards", "preparation.json"], contents);
        foreach (string command in RunCommands.All)
        {
            CapturedRun result = RunCommands.Of(program, command, Run);
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.DoesNotContain("preparation", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("arena.safetensors")]
    [InlineData("state.json")]
    public void EveryCommand_SaysThatItUsesAnOlderCheckpoint(string file)
    {
        Damage($"checkpoints/step-00000006/{file}", "changed");
        foreach (string command in new[] { "evaluate", "demo", "export", "initialize", "resume" })
        {
            CapturedRun result = RunCommands.Of(program, command, Run);
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains("step-00000006 is damaged", result.Error, StringComparison.Ordinal);
            Assert.Contains("the checkpoint of step 4 is used instead.", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void DamagedOptimizerState_StopsTrainingAlone()
    {
        foreach (int step in new[] { 2, 4, 6 })
            Damage($"checkpoints/step-0000000{step}/optimizer.safetensors", "changed");
        foreach (string command in new[] { "evaluate", "demo", "export", "initialize" })
        {
            CapturedRun result = RunCommands.Of(program, command, Run);
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains(
                "step-00000006 is damaged (optimizer.safetensors: its checksum differs): its weights are intact and are used, but training cannot resume from it.",
                result.Error,
                StringComparison.Ordinal);
        }

        FolderSnapshot before = FolderSnapshot.Of(Run);
        RunCommands
            .Of(program, "resume", Run)
            .IsUsageError(
                "has no undamaged checkpoint",
                "the weights of step 6 are intact: export them, or start a new run from them with --initialize-from");
        before.AssertUnchanged(Run);
    }

    [Theory]
    [InlineData("export", "--output", "export")]
    [InlineData("demo", "--checkpoint", "best")]
    [InlineData("info", "--json", "")]
    public void DamagedEvaluation_IsSaid_ByWhatReadsFigures(string command, string option, string value)
    {
        Damage("evaluations.jsonl", "changed");
        string[] options = option switch
        {
            "--output" => [option, program[value]],
            "--json" => [option],
            _ => [option, value, "--device", "cpu"],
        };
        CapturedRun result = TinyProgram.Run([command, "--run", Run, "--model", "Tiny", .. options]);
        Assert.Equal(command == "demo" ? 2 : 0, result.ExitCode); // without its only evaluation, no checkpoint is the best
        Assert.Contains("is damaged and ignored", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedHistory_IsSetAside_AndItsWholeLinesStay()
    {
        string[] metrics = File.ReadAllLines(program["Tiny", "metrics.jsonl"]);
        Damage("metrics.jsonl", "changed");
        byte[] damaged = File.ReadAllBytes(program["Tiny", "metrics.jsonl"]);
        CapturedRun result = RunCommands.Of(program, "resume", Run);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("metrics.jsonl.damaged-1", result.Error, StringComparison.Ordinal);
        Assert.Equal(damaged, File.ReadAllBytes(program["Tiny", "metrics.jsonl.damaged-1"]));
        Assert.Equal([metrics[0]], File.ReadAllLines(program["Tiny", "metrics.jsonl"]));
        Assert.Equal(2, metrics.Length);
    }

    [Fact]
    public void LostEvaluation_IsMadeAgain()
    {
        string evaluations = File.ReadAllText(program["Tiny", "evaluations.jsonl"]);
        Damage("evaluations.jsonl", "changed");
        foreach (string command in new[] { "demo", "export", "resume" })
        {
            CapturedRun result = RunCommands.Of(program, command, Run);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        Assert.Equal(RunCommands.WithoutTimes(evaluations), RunCommands.WithoutTimes(File.ReadAllText(program["Tiny", "evaluations.jsonl"])));
        Assert.Equal(RunCommands.WithoutTimes(evaluations), RunCommands.WithoutTimes(File.ReadAllText(program["Tiny", "evaluation.json"])));
    }

    [Fact]
    public void RunThatCannotBeWritten_IsEvaluatedShownAndExported()
    {
        FolderSnapshot before = FolderSnapshot.Of(Run);
        using (RunLock held = RunLock.Take(RunFolder.Open(Run))) // as where another process trains, or the folder may only be read
        {
            foreach (string command in new[] { "evaluate", "demo", "export" })
            {
                CapturedRun result = RunCommands.Of(program, command, Run);
                Assert.True(result.ExitCode == 0, result.Error);
                Assert.Equal(command == "evaluate", result.Error.Contains("the figures are shown, but not saved: ", StringComparison.Ordinal));
            }
        }

        before.AssertUnchanged(Run);
    }

    [SkippableFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void FolderThatMayOnlyBeRead_IsEvaluatedShownAndExported()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.UserName == "root", "Nothing is read-only here.");
        FolderSnapshot before = FolderSnapshot.Of(Run);
        File.SetUnixFileMode(Run, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            foreach (string command in new[] { "evaluate", "demo", "export" })
            {
                CapturedRun result = RunCommands.Of(program, command, Run);
                Assert.True(result.ExitCode == 0, result.Error);
            }

            RunCommands.Of(program, "resume", Run).IsUsageError("cannot be written");
            before.AssertUnchanged(Run);
        }
        finally
        {
            File.SetUnixFileMode(Run, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void CurvesThatCannotBeWritten_StopNoTraining()
    {
        Directory.Delete(program["Tiny", "tensorboard"], recursive: true);
        File.WriteAllText(program["Tiny", "tensorboard"], "a file of that name");
        foreach (string step in new[] { "4", "6" })
            Directory.Delete(program["Tiny", "checkpoints", $"step-0000000{step}"], recursive: true);
        CapturedRun result = RunCommands.Of(program, "resume", Run);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("tensorboard cannot be written: ", result.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(program["Tiny", "checkpoints", "step-00000006"]));
    }

    [Fact]
    public void ExportThatFails_LeavesTheOldOneWhole()
    {
        FolderSnapshot before = FolderSnapshot.Of(program["Tiny", "hf"]);
        File.WriteAllText(program["Tiny", "hf.partial.partial"], ""); // where the new one would be written
        Tiny tiny = new();
        using ParameterArena arena = new(tiny.Layout, TorchSharp.torch.CPU);
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(program["Tiny", "vocab.txt"]);
        Assert.ThrowsAny<IOException>(() => HuggingFaceFolder.Replace(program["Tiny", "hf"], arena, tiny.Facts, vocabulary, lowerCase: true));
        before.AssertUnchanged(program["Tiny", "hf"]);
    }

    [Fact]
    public void FileInsteadOfTheRunsFolder_IsTold() =>
        TinyProgram
            .Run("demo", "--run", program["Tiny", "run.json"], "--model", "Tiny")
            .IsUsageError($"lies in the run {Run}: name the run's folder, {Run}.");

    [Fact]
    public void WhatUsersPutIntoTheExport_Stays()
    {
        File.WriteAllText(program["Tiny", "hf", "README.md"], "mine");
        File.WriteAllText(program["Tiny", "hf", "discriminator", "notes.txt"], "mine");
        Damage("hf/discriminator/model.safetensors", "changed");
        CapturedRun result = RunCommands.Of(program, "resume", Run);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("mine", File.ReadAllText(program["Tiny", "hf", "README.md"]));
        Assert.Equal("mine", File.ReadAllText(program["Tiny", "hf", "discriminator", "notes.txt"]));
    }

    private void Damage(string name, string how)
    {
        string path = Path.Combine(Run, name);
        if (how == "deleted")
        {
            File.Delete(path);
            return;
        }

        byte[] bytes = File.ReadAllBytes(path);
        bytes[^40] ^= 4;
        File.WriteAllBytes(path, bytes);
    }
}
