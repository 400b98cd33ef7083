using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace ElectraDsl.Tests.Cli;

/// <summary>
/// One changed byte somewhere in a run, and then every command: what they accept ends as if nothing had been changed, what they refuse
/// cannot be made anew, and no history is lost.
/// </summary>
[Collection(nameof(Training.Runs))]
public sealed class FlipStormTests(ITestOutputHelper output) : IDisposable
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    private const int Flips = 400, Steps = 6, CheckpointEvery = 2, ReportEvery = 3;

    private readonly TinyProgram program = new();
    private readonly Dictionary<int, (string Demo, string Figures, FolderSnapshot Export)> expected = [];
    private readonly SortedDictionary<string, (int Accepted, int Older, int Refused, int SetAside)> counts = new(StringComparer.Ordinal);

    private string Run => program["Tiny"];

    private string EvaluationFile => Path.Combine(Run, "evaluation.json");

    public void Dispose() => program.Dispose();

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void ChangedByte_IsRefused_OrChangesNothing()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");
        CapturedRun trained = program.Pretrain(
            "Tiny",
            "--model",
            "Tiny",
            "--steps",
            $"{Steps}",
            "--checkpoint-every",
            $"{CheckpointEvery}",
            "--evaluate-every",
            $"{CheckpointEvery}");
        Assert.True(trained.ExitCode == 0, trained.Error);
        FolderSnapshot finished = FolderSnapshot.Of(Run), killed = Killed(finished, Steps - CheckpointEvery);
        for (int step = CheckpointEvery; step <= Steps; step += CheckpointEvery)
        {
            Killed(finished, step).WriteTo(Run);
            expected[step] = RunCommands.Outcome(program, Run);
        }

        Random random = new(20);
        for (int flip = 0; flip < Flips; flip++)
        {
            FolderSnapshot whole = flip % 2 == 0 ? finished : killed;
            string[] files = [.. whole.Files.Where(file => file.Value.Length > 0).Select(file => file.Key)];
            string name = files[random.Next(files.Length)];
            int place = random.Next(whole.Files[name].Length), bit = random.Next(8);
            whole.WriteTo(Run);
            byte[] changed = [.. whole.Files[name]];
            changed[place] ^= (byte)(1 << bit);
            File.WriteAllBytes(Path.Combine(Run, name), changed);
            Judge(
                name,
                changed,
                flip % 2 == 0 ? Steps : Steps - CheckpointEvery,
                finished,
                $"flip {flip}: bit {bit} of byte {place} of {name} in the {(flip % 2 == 0 ? "finished" : "killed")} run");
        }

        output.WriteLine($"{Flips} changed bytes, each followed by demo, export, evaluate and resume:");
        output.WriteLine($"{"file",-44} {"equal",8} {"older",8} {"refused",8} {"history set aside",18}");
        foreach ((string name, (int accepted, int older, int refused, int setAside)) in counts)
            output.WriteLine($"{name,-44} {accepted,8} {older,8} {refused,8} {setAside,18}");
        output.WriteLine(
            $"{"commands in all", -44} {counts.Values.Sum(count => count.Accepted), 8} {counts.Values.Sum(count => count.Older), 8} {counts.Values.Sum(count => count.Refused), 8} {counts.Values.Sum(count => count.SetAside), 18}");
    }

    /// <summary>What a kill leaves some steps behind a checkpoint.</summary>
    private static FolderSnapshot Killed(FolderSnapshot finished, int step)
    {
        using Testing.TemporaryFolder folder = new();
        string run = folder["run"];
        finished.WriteTo(run);
        for (int later = step + CheckpointEvery; later <= Steps; later += CheckpointEvery)
            Directory.Delete(Path.Combine(run, "checkpoints", $"step-{later:D8}"), recursive: true);
        if (step == Steps)
            return FolderSnapshot.Of(run);
        Directory.Delete(Path.Combine(run, "hf"), recursive: true);
        File.Delete(Path.Combine(run, "evaluation.json"));
        foreach ((string name, int last) in new[] { ("metrics.jsonl", (step + 1) / ReportEvery), ("evaluations.jsonl", step / CheckpointEvery) })
            File.WriteAllText(
                Path.Combine(run, name),
                string.Concat(File.ReadLines(Path.Combine(run, name)).Take(last).ToArray().Select(line => line + "\n")));
        return FolderSnapshot.Of(run);
    }

    private void Judge(string name, byte[] changed, int newest, FolderSnapshot finished, string what)
    {
        bool isIrreplaceable = name is "run.json" or "vocab.txt" || Path.GetFileName(name) is "examples.json" || name.EndsWith(".arrow", StringComparison.Ordinal);
        foreach (string command in new[] { "demo", "export", "evaluate", "resume" })
        {
            string? newestFigures = File.Exists(EvaluationFile) ? File.ReadAllText(EvaluationFile) : null;
            CapturedRun result = RunCommands.Of(program, command, Run);
            if (result.ExitCode != 0)
            {
                Assert.True(isIrreplaceable, $"{what}: {command} refuses what could be made anew: {result.Error}");
                Assert.Equal(2, result.ExitCode);
                Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
                Count(name, refused: 1);
                continue;
            }

            bool isOlder = result.Error.Contains($"the checkpoint of step {newest - CheckpointEvery} is used instead.", StringComparison.Ordinal);
            (string demo, string figures, FolderSnapshot export) = expected[
                isOlder && command != "resume" ? newest - CheckpointEvery
                : command == "resume" ? Steps
                : newest
            ];
            switch (command)
            {
                case "demo":
                    Assert.True(demo == result.Output, $"{what}: another demonstration.");
                    break;
                case "export":
                    // What is exported with a damaged evaluation has a card without its figures, which is said.
                    string[] differences = export.Differences(FolderSnapshot.Of(program["export"]));
                    bool isSaid = name == "evaluations.jsonl" && result.Error.Contains("damaged and ignored", StringComparison.Ordinal);
                    Assert.True(
                        differences.All(file => isSaid && Path.GetFileName(file) == "README.md"),
                        $"{what}: another export ({string.Join(", ", differences)}): {result.Error}");
                    break;
                case "evaluate" when isOlder: // the figures of the damaged checkpoint stay: those of the older one are shown and no more
                    Assert.True(
                        newestFigures == (File.Exists(EvaluationFile) ? File.ReadAllText(EvaluationFile) : null),
                        $"{what}: an older checkpoint's figures replace those of the newest.");
                    Assert.Equal(
                        RtdAucOf(figures),
                        RtdAucOf(TinyProgram.Run("evaluate", "--run", Run, "--model", "Tiny", "--device", "cpu", "--json").Output));
                    break;
                case "evaluate":
                    Assert.True(figures == RunCommands.WithoutTimes(File.ReadAllText(EvaluationFile)), $"{what}: other figures.");
                    break;
                default:
                    AssertFinished(name, changed, finished, figures, what);
                    break;
            }

            Count(name, accepted: isOlder ? 0 : 1, older: isOlder ? 1 : 0);
        }
    }

    private static double RtdAucOf(string figures) => JsonNode.Parse(figures)!["rtd_auc"]!.GetValue<double>();

    private void AssertFinished(string name, byte[] changed, FolderSnapshot finished, string figures, string what)
    {
        FolderSnapshot now = FolderSnapshot.Of(Run);
        Assert.True(figures == RunCommands.WithoutTimes(File.ReadAllText(EvaluationFile)), $"{what}: other figures at the end.");
        foreach (string file in finished.Files.Keys.Where(file => file.StartsWith("hf", StringComparison.Ordinal)
            || (file.Contains($"step-{Steps:D8}", StringComparison.Ordinal) && file.EndsWith(".safetensors", StringComparison.Ordinal))))
            Assert.True(
                now.Files.TryGetValue(file, out byte[]? bytes) && bytes.AsSpan().SequenceEqual(finished.Files[file]),
                $"{what}: {file} is not what it was.");
        Assert.True(now.Files.ContainsKey("report.html"), $"{what}: no report.");
        foreach (string history in new[] { "metrics.jsonl", "evaluations.jsonl" })
        {
            string[] before = Lines(finished, history), after = Lines(now, history);
            Assert.True(after.All(before.Contains), $"{what}: {history} tells something else.");
            int lost = before.Length - after.Length;
            if (history == name && now.Files.TryGetValue($"{history}.damaged-1", out byte[]? aside))
            {
                Assert.True(aside.AsSpan().SequenceEqual(changed), $"{what}: what was set aside is not what was there.");
                Assert.InRange(lost, 0, 2);
                Count(name, setAside: 1);
            }
            else
                Assert.True(lost == 0, $"{what}: {history} lost {lost} lines.");
        }
    }

    private static string[] Lines(FolderSnapshot run, string name) =>
        [.. System.Text.Encoding.UTF8.GetString(run.Files[name]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(RunCommands.WithoutTimes)];

    private void Count(string name, int accepted = 0, int older = 0, int refused = 0, int setAside = 0)
    {
        string kind = name.StartsWith("tensorboard", StringComparison.Ordinal)
            ? "tensorboard/events"
            : name.Replace(Path.DirectorySeparatorChar, '/');
        (int Accepted, int Older, int Refused, int SetAside) before = counts.GetValueOrDefault(kind);
        counts[kind] = (before.Accepted + accepted, before.Older + older, before.Refused + refused, before.SetAside + setAside);
    }
}
