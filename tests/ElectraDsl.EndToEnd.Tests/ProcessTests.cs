using System.Text.Json;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>The program as a real process: stopped in every way that happens, piped, mistyped.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int Steps = 60;

    // What a clock decides.
    private static readonly string[] TimesOfReport = ["tokens_per_second", "elapsed_seconds", "remaining_seconds"];

    private readonly TemporaryFolder folder = new();

    [SkippableFact]
    public void StoppedByCtrlC_ResumesAsIfNothingHadHappened()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signals to send to a single process.");
        string whole = RunUndisturbed();
        using (QuickStartProgram program = Start("stopped"))
        {
            program.WaitFor($"step 20/{Steps}");
            program.SendInterrupt();
            Assert.Equal(130, program.WaitForExit());
            Assert.Contains("pretrain --resume stopped", program.Output, StringComparison.Ordinal);
            Assert.Contains("Stopping after this step", program.Error, StringComparison.Ordinal);
        }

        Resume("stopped");
        Assert.Equal(Metrics(whole), Metrics("stopped"));
    }

    [SkippableFact]
    public void Killed_ResumesFromTheLastWholeCheckpoint()
    {
        Skip.If(OperatingSystem.IsWindows(), "The signals of this test are those of Unix.");
        string whole = RunUndisturbed();
        using (QuickStartProgram program = Start("killed"))
        {
            program.WaitFor($"step 25/{Steps}");
            program.Kill();
            Assert.NotEqual(0, program.WaitForExit());
        }

        Resume("killed");
        Assert.Equal(Metrics(whole), Metrics("killed"));
    }

    [SkippableFact]
    public void SigTerm_IsLikeCtrlC()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using QuickStartProgram program = Start("terminated");
        program.WaitFor($"step 5/{Steps}");
        program.SendTerminate();
        Assert.Equal(130, program.WaitForExit());
        Assert.True(Directory.Exists(folder["terminated", "checkpoints"]));
    }

    [Fact]
    public void FinishedRun_HasEverythingAndWritesPlainLines()
    {
        _ = RunUndisturbed();
        Assert.All(
            ["run.json", "metrics.jsonl", "evaluation.json", "report.html", "vocab.txt"],
            name => Assert.True(File.Exists(folder["whole", name]), name));
        (int exitCode, string output, string error) = QuickStartProgram.Run(folder.Path, "demo", "--run", "whole", "--threads", "1");
        Assert.Equal(0, exitCode);
        Assert.Equal("", error);
        Assert.Contains("a blind guess finds", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public void Mistake_IsOneLineOnStandardErrorAndChangesNothing()
    {
        (int exitCode, string output, string error) = QuickStartProgram.Run(folder.Path, "pretrain", "--stpes", "3");
        Assert.Equal(2, exitCode);
        Assert.Equal("", output);
        Assert.Equal("Unknown option of pretrain '--stpes'. Did you mean --steps? See pretrain --help.", error.TrimEnd());
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void LibtorchThatIsMissing_IsOneLineOnStandardError()
    {
        using QuickStartProgram program = QuickStartProgram.Start(folder.Path, [("ELECTRADSL_LIBTORCH", folder["nowhere"])], "info");
        Assert.Equal(2, program.WaitForExit());
        Assert.Equal("", program.Output);
        string line = Assert.Single(program.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("nowhere", line, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private string RunUndisturbed()
    {
        using QuickStartProgram program = Start("whole");
        int exitCode = program.WaitForExit();
        Assert.True(exitCode == 0, program.Output + program.Error);
        return "whole";
    }

    private QuickStartProgram Start(string output) => QuickStartProgram.Start(
        folder.Path,
        "pretrain", "--corpus", SmallText.Write(folder["text.txt"]), "--output", output, "--steps", $"{Steps}", "--batch-size", "4", "--sequence-length", "32",
        "--warmup-steps", "10", "--report-every", "5", "--checkpoint-every", "10", "--evaluation-sequences", "32", "--device", "cpu", "--threads", "1");

    private void Resume(string run)
    {
        (int exitCode, string output, string error) = QuickStartProgram.Run(folder.Path, "pretrain", "--resume", run, "--device", "cpu", "--threads", "1");
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("going on from step", output, StringComparison.Ordinal);
    }

    /// <summary>Every report but what a clock decides, as text, one line each.</summary>
    private string Metrics(string run) => string.Join('\n', File.ReadLines(folder[run, "metrics.jsonl"]).Select(line =>
    {
        using JsonDocument report = JsonDocument.Parse(line);
        return string.Join(' ', report.RootElement.EnumerateObject()
            .Where(figure => !TimesOfReport.Contains(figure.Name))
            .Select(figure => $"{figure.Name}={figure.Value}"));
    }));
}
