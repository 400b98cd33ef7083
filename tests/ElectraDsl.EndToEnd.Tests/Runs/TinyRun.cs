using System.Globalization;
using System.Text.Json.Nodes;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>A run of the example on the tiny text: how it is started and gone on with, and what is in its folder.</summary>
/// <param name="workspace">The working directory of its processes; the text lies in it.</param>
/// <param name="name">The run's folder, in the workspace.</param>
/// <param name="steps">Number of updates.</param>
/// <param name="reportEvery">Updates between two reports.</param>
public sealed class TinyRun(string workspace, string name, int steps = TinyRun.DefaultSteps, int reportEvery = 1)
{
    /// <summary>The text's file, in the workspace.</summary>
    public const string Corpus = "tiny.txt";

    private const int DefaultBatchSize = 4;

    // About 20 ms each, so that seconds are left for a signal after the first of them.
    private const int DefaultSteps = 120;

    // They tell of the machine, not of the training; the checksum of a line covers them, too.
    private static readonly string[] TimingFields = ["tokens_per_second", "elapsed_seconds", "remaining_seconds", "seconds", "checksum"];

    /// <summary>The run's folder.</summary>
    public string Folder { get; } = Path.Combine(workspace, name);

    /// <summary>Number of updates.</summary>
    public int Steps => steps;

    /// <summary>Starts it.</summary>
    /// <param name="batchSize">Sequences of a step.</param>
    /// <param name="wrapper">A program that is given the command line behind its own, and runs it; null to run it at once.</param>
    public RunningProgram Start(int batchSize = DefaultBatchSize, string[]? wrapper = null) => QuickStartProgram.StartBehind(
        wrapper ?? [],
        workspace,
        ["pretrain", "--corpus", Corpus, "--output", name, .. Options(steps, batchSize: batchSize, reportEvery: reportEvery)]);

    /// <summary>Goes on with it, and waits until it has found its newest complete checkpoint.</summary>
    public RunningProgram Resume()
    {
        string expected = NewestCheckpoint() is int step ? $"resuming from step {step} of {steps}" : $"held out, {steps} steps";
        RunningProgram program = QuickStartProgram.Start(workspace, "pretrain", "--resume", name, "--threads", "1");
        try
        {
            Assert.EndsWith(expected, program.WaitForLine("QuickStart: "));
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    /// <summary>Hyperparameters of a tiny run.</summary>
    public static IEnumerable<string> Options(int steps, int warmupSteps = 10, int batchSize = DefaultBatchSize, int reportEvery = 1) =>
    [
        "--steps", Text(steps), "--warmup-steps", Text(warmupSteps), "--batch-size", Text(batchSize), "--threads", "1",
        "--report-every", Text(reportEvery), "--checkpoint-every", "2", "--keep-checkpoints", "3",
    ];

    /// <summary>The folder of a checkpoint.</summary>
    public string Checkpoint(int step) => Path.Combine(Folder, "checkpoints", $"step-{step:D8}");

    /// <summary>Whether a checkpoint is being written, or was when the process was killed.</summary>
    public bool HasPartialCheckpoint =>
        Directory.Exists(Path.Combine(Folder, "checkpoints"))
        && Directory.EnumerateDirectories(Path.Combine(Folder, "checkpoints"), "*.partial").Any();

    /// <summary>Step of the newest complete checkpoint; null where there is none.</summary>
    public int? NewestCheckpoint() => Directory.Exists(Path.Combine(Folder, "checkpoints"))
        ? Directory.EnumerateDirectories(Path.Combine(Folder, "checkpoints"), "step-????????")
            .Select(folder => (int?)int.Parse(Path.GetFileName(folder)["step-".Length..], CultureInfo.InvariantCulture))
            .Max()
        : null;

    /// <summary>Lines of metrics.jsonl without the fields that tell the time.</summary>
    public string[] Metrics() => [.. File.ReadAllLines(Path.Combine(Folder, "metrics.jsonl")).Select(WithoutTimes)];

    /// <summary>Fails the test unless this run ended exactly as another one: reports, weights, moments and held-out figures.</summary>
    public void AssertEndedAs(TinyRun other)
    {
        Assert.Equal(other.Metrics(), Metrics());
        foreach (string file in new[] { "arena.safetensors", "optimizer.safetensors" })
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(Checkpoint(steps), file))
                    .AsSpan()
                    .SequenceEqual(File.ReadAllBytes(Path.Combine(other.Checkpoint(steps), file))),
                $"{file} differs.");
        }

        Assert.Equal(
            WithoutTimes(File.ReadAllText(Path.Combine(other.Folder, "evaluation.json"))),
            WithoutTimes(File.ReadAllText(Path.Combine(Folder, "evaluation.json"))));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string WithoutTimes(string json)
    {
        JsonObject fields = JsonNode.Parse(json)!.AsObject();
        foreach (string field in TimingFields)
            _ = fields.Remove(field);
        return fields.ToJsonString();
    }
}
