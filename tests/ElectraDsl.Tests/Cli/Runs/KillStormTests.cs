using System.Diagnostics;
using Xunit.Abstractions;

namespace ElectraDsl.Tests.Cli;

/// <summary>A run that is killed at any time, used by every command, and resumed, ends as one that nothing disturbed.</summary>
[Collection(nameof(Training.Runs))]
public sealed class KillStormTests(ITestOutputHelper output) : IDisposable
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    private const int Kills = 60, Steps = 2_000;

    private static readonly string[] Options =
    [
        "--model", "Tiny", "--steps", $"{Steps}", "--checkpoint-every", "2", "--evaluate-every", "20", "--keep-checkpoints", "3",
    ];

    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void KilledRun_IsUsableAtOnce_AndEndsAsOneThatNothingDisturbed()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");
        CapturedRun calm = program.Pretrain("calm", Options);
        Assert.True(calm.ExitCode == 0, calm.Error);

        Random random = new(60);
        string run = program["storm"];
        int inPreparation = 0, beforeCheckpoint = 0, amid = 0, accepted = 0, refused = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            bool isStarted = File.Exists(program["storm", "run.json"]);
            using (
                Process process = KilledProgram.Start(
                    isStarted ? ["pretrain", "--resume", run, "--model", "Tiny", "--device", "cpu"] : program.PretrainArguments("storm", Options)))
            {
                WaitForTheMoment(kill, process, random);
                process.Kill();
                process.WaitForExit();
            }

            bool hasRun = File.Exists(program["storm", "run.json"]);
            bool hasCheckpoint =
                hasRun
                && Directory.Exists(program["storm", "checkpoints"])
                && Directory.GetDirectories(program["storm", "checkpoints"], "step-????????").Length > 0;
            _ =
                hasCheckpoint ? amid++
                : hasRun ? beforeCheckpoint++
                : inPreparation++;
            foreach (string command in new[] { "evaluate", "demo", "export" })
            {
                CapturedRun result = RunCommands.Of(program, command, run);
                if (hasCheckpoint)
                {
                    Assert.True(result is { ExitCode: 0, Error: "" }, $"Kill {kill}: {command}: {result.Error}");
                    accepted++;
                }
                else
                {
                    result.IsUsageError(hasRun ? "has no checkpoint yet" : "holds no run");
                    refused++;
                }
            }
        }

        CapturedRun last = RunCommands.Of(program, "resume", run);
        Assert.True(last.ExitCode == 0, last.Error);
        // A model as small as this learns nothing, which it says; so it does where all kills came before the first checkpoint.
        Assert.All(
            last.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line =>
                Assert.True(
                    line.StartsWith("alarm ", StringComparison.Ordinal)
                        || line.EndsWith("has no checkpoint yet: the run starts over.", StringComparison.Ordinal),
                    line));
        foreach (string file in new[] { "arena.safetensors", "optimizer.safetensors" })
            Assert.True(Bytes("calm", file).AsSpan().SequenceEqual(Bytes("storm", file)), $"{file} differs.");
        Assert.Equal(Lines("calm", "metrics.jsonl"), Lines("storm", "metrics.jsonl"));

        // 'evaluate' adds the steps at which it was asked.
        Assert.Empty(Lines("calm", "evaluations.jsonl").Except(Lines("storm", "evaluations.jsonl")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(run, "*.damaged*", SearchOption.AllDirectories));
        output.WriteLine(
            $"{Kills} kills: {inPreparation} while the text was prepared, {beforeCheckpoint} before the first checkpoint, {amid} behind it.");
        output.WriteLine(
            $"evaluate, demo and export after each: {accepted} did what they were asked for, {refused} said that there is nothing yet; the end is that of the calm run.");
    }

    /// <summary>By turns: any time after the start, and shortly after a checkpoint, a report or an evaluation began to be written.</summary>
    private void WaitForTheMoment(int kill, Process process, Random random)
    {
        if (kill % 3 == 0)
        {
            _ = process.WaitForExit(random.Next(50, 2_500));
            return;
        }

        Stopwatch patience = Stopwatch.StartNew();
        DateTime started = DateTime.UtcNow;
        while (!process.HasExited && patience.Elapsed < TimeSpan.FromMinutes(2))
        {
            if (kill % 3 == 1 ? HasPartialCheckpoint() : File.GetLastWriteTimeUtc(program["storm", "metrics.jsonl"]) > started)
                break;
            Thread.Sleep(1);
        }

        Thread.Sleep(kill % 3 == 1 ? random.Next(40) : random.Next(600));
    }

    private bool HasPartialCheckpoint() =>
        Directory.Exists(program["storm", "checkpoints"]) && Directory.EnumerateDirectories(program["storm", "checkpoints"], "*.partial").Any();

    private byte[] Bytes(string run, string file) => File.ReadAllBytes(program[run, "checkpoints", $"step-{Steps:D8}", file]);

    private string[] Lines(string run, string file) => [.. File.ReadLines(program[run, file]).Select(RunCommands.WithoutTimes)];
}
