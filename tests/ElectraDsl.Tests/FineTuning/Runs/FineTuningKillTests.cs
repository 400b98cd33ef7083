using System.Diagnostics;
using ElectraDsl.FineTuning;
using ElectraDsl.Tests.Cli;
using Xunit.Abstractions;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>A run that is killed at any time, and resumed, ends as one that nothing disturbed.</summary>
[Collection(nameof(Training.Runs))]
public sealed class FineTuningKillTests(ITestOutputHelper output) : IDisposable
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void KilledRun_EndsAsOneThatNothingDisturbed()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");
        Stopwatch clock = Stopwatch.StartNew();
        Assert.Equal(0, RunWhole("calm"));
        int whole = (int)clock.ElapsedMilliseconds; // so that the first is killed on any machine, and each gets beyond its start
        Random random = new(40);
        int kills = 0;
        while (true)
        {
            if (Directory.Exists(task["storm"]) && !FineTuningFolder.IsRun(task["storm"]))
                Directory.Delete(task["storm"], recursive: true); // killed before it was a run
            using Process process = KilledProgram.Start(KilledFineTuning.Arguments(task, "storm"));
            if (process.WaitForExit(TimeSpan.FromMilliseconds(random.Next(whole / 3, kills == 0 ? whole * 3 / 4 : whole))))
            {
                Assert.Equal(0, process.ExitCode);
                break;
            }

            process.Kill();
            process.WaitForExit();
            kills++;
        }

        output.WriteLine($"{kills} kills");
        Assert.True(kills > 0);
        FineTuningFolder calm = FineTuningFolder.Open(task["calm"]), storm = FineTuningFolder.Open(task["storm"]);
        Assert.Equal(File.ReadAllBytes(calm.EvaluationsPath), File.ReadAllBytes(storm.EvaluationsPath));
        Assert.Equal(File.ReadAllBytes(calm.EvaluationPath), File.ReadAllBytes(storm.EvaluationPath));
        Assert.Equal(TunedCurves.Page(task["calm"]), TunedCurves.Page(task["storm"]));
        Assert.Equal(TunedCurves.Points(task["calm"]), TunedCurves.Points(task["storm"]));
        string[] checkpoints = [.. Directory.GetDirectories(task["calm", "checkpoints"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(checkpoints, Directory.GetDirectories(task["storm", "checkpoints"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach (string checkpoint in checkpoints)
        {
            foreach (string file in new[] { "arena.safetensors", "optimizer.safetensors" })
                Assert.Equal(File.ReadAllBytes(task["calm", "checkpoints", checkpoint, file]), File.ReadAllBytes(task["storm", "checkpoints", checkpoint, file]));
        }
    }

    private int RunWhole(string run)
    {
        using Process process = KilledProgram.Start(KilledFineTuning.Arguments(task, run));
        process.WaitForExit();
        return process.ExitCode;
    }
}
