using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli.Sweeps;

/// <summary>Sweeps that were left at some point, and runs that fail.</summary>
[Collection(nameof(Training.Runs))]
public sealed class SweepResumeTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void FinishedHalfDoneAndMissingRuns_EndAsThoseOfACalmSweep()
    {
        string[] options = ["--models", "Tiny", "--learning-rate", "5e-4,2e-3", "--seed", "1,2", "--steps", "6", "--checkpoint-every", "2"];
        Succeed(TinySweep.Start(program, "sweep", options));
        string table = TinySweep.Table(program, "sweep");
        byte[] kept = File.ReadAllBytes(program["sweep", "learning-rate=0.0005,seed=1", "run.json"]);

        // As a process leaves it that is killed in the third of the runs: the second is done, but nobody has written it down yet.
        SweepFolder folder = SweepFolder.Open(program["sweep"]);
        SweepManifest manifest = folder.ReadManifest();
        folder.Write(manifest with { Runs = [manifest.Runs[0], .. manifest.Runs[1..].Select(run => run with { IsOver = false })] });
        string half = program["sweep", "learning-rate=0.0005,seed=2"], missing = program["sweep", "learning-rate=0.002,seed=2"];
        foreach (string checkpoint in Directory.GetDirectories(Path.Combine(half, "checkpoints")).Where(path => !path.EndsWith('2')))
            Directory.Delete(checkpoint, recursive: true);
        Directory.Delete(missing, recursive: true);
        _ = Directory.CreateDirectory(missing);
        File.WriteAllText(Path.Combine(missing, "run.json.partial"), "{");
        File.WriteAllText(program["sweep", "sweep.json.partial"], "{");

        CapturedRun resumed = TinySweep.Resume(program, "sweep");
        Succeed(resumed);
        Assert.DoesNotContain("run 1 of 4", resumed.Output, StringComparison.Ordinal);
        Assert.Contains("resuming from step 2 of 6", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(table, TinySweep.Table(program, "sweep"));
        Assert.Equal(kept, File.ReadAllBytes(program["sweep", "learning-rate=0.0005,seed=1", "run.json"]));
        Assert.All(folder.ReadManifest().Runs, run => Assert.True(run.IsOver));
        Assert.Empty(Directory.EnumerateFileSystemEntries(program["sweep"], "*.partial", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("files")]
    [InlineData("cleaned")]
    [InlineData("mixed")]
    public void SweepThatWasLeftBeforeItsTextWasPrepared_PreparesIt(string text)
    {
        string[] options = ["--models", "Tiny,Wide", "--seed", "3", "--flops", "2e8"];
        if (text == "cleaned")
            options = [.. options, "--minimum-length", "10", "--remove-duplicates", "exact", "--exclude", program["excluded.txt"]];
        File.WriteAllText(program["excluded.txt"], "these eight words stand in no text of this sweep");
        string[] arguments = TinySweep.Arguments(program, "sweep", options);
        if (text == "mixed")
        {
            string[] prepare = ["prepare", "--corpus", program["text.txt"], "--model", "Tiny", "--sequence-length", "32", "--seed", "3"];
            Succeed(TinyProgram.Run([.. prepare, "--output", program["a"]]));
            Succeed(TinyProgram.Run([.. prepare, "--output", program["b"], "--vocab", program["a", "vocab.txt"]]));
            int corpus = Array.IndexOf(arguments, "--corpus");
            (arguments[corpus], arguments[corpus + 1]) = ("--mix", $"{program["a"]}=3,{program["b"]}=1");
        }

        Succeed(TinyProgram.Run(arguments));
        string table = TinySweep.Table(program, "sweep");
        SweepFolder folder = SweepFolder.Open(program["sweep"]);
        SweepManifest manifest = folder.ReadManifest();
        foreach (string inner in Directory.GetDirectories(program["sweep"]))
            Directory.Delete(inner, recursive: true);
        folder.Write(manifest with
        {
            Texts = [],
            Variants = [.. manifest.Variants.Select(variant => variant with { Recipe = null })],
            Runs = [.. manifest.Runs.Select(run => run with { IsOver = false })],
        });
        Succeed(TinySweep.Resume(program, "sweep"));
        Assert.Equal(table, TinySweep.Table(program, "sweep"));
        Assert.Contains("\"steps\":", table, StringComparison.Ordinal);
    }

    [Fact]
    public void FailedRuns_AreRowsThatSaySo_AndTheSweepGoesOn()
    {
        CapturedRun sweep = TinySweep.Start(program, "sweep", "--models", "Tiny", "--learning-rate", "1e30,1e-3", "--seed", "1,2", "--steps", "9");
        Assert.Equal(0, sweep.ExitCode);
        Assert.Contains("0 of 2, 2 failed", sweep.Output, StringComparison.Ordinal);
        Assert.Contains("learning-rate 1e30, seed 2 failed: ", sweep.Output, StringComparison.Ordinal);
        Assert.Contains("infinite or NaN", sweep.Output, StringComparison.Ordinal);
        Assert.Equal(9, RunFolder.Open(program["sweep", "learning-rate=0.001,seed=2"]).ReadEvaluation()!.Step);
        Assert.Contains("2 failed", File.ReadAllText(program["sweep", "report.html"]), StringComparison.Ordinal);
        Assert.DoesNotContain("run 1 of", TinySweep.Resume(program, "sweep").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AlarmsThatStop_AreFailures_OfRunsThatCouldNotStart_Too()
    {
        CapturedRun sweep = TinySweep.Start(
            program, "sweep", "--models", "Tiny", "--steps", "9", "--learning-rate", "1e-30", "--warmup-steps", "2,9", "--alarms", "stop");
        Assert.Equal(0, sweep.ExitCode);
        Assert.Contains("warmup-steps 2 failed: Stopped by the alarm weights-not-moving after step 3 of 9.", sweep.Output, StringComparison.Ordinal);
        Assert.Contains("warmup-steps 9 failed: alarm warmup-longer-than-run", sweep.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void VariantsWithOtherTexts_HaveTheirOwn_AndAreSaidNotToCompare()
    {
        CapturedRun sweep = TinySweep.Start(program, "sweep", "--models", "Tiny", "--steps", "3", "--held-out-fraction", "0.1,0.3");
        Assert.Equal(0, sweep.ExitCode);
        Assert.Equal(2, Directory.GetDirectories(program["sweep", "text"]).Length);
        Assert.Contains("held-out-fraction 0.3: other held-out text", sweep.Error, StringComparison.Ordinal);
        Assert.Contains("With one seed, differences may be chance", sweep.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatIsGone_IsTold()
    {
        Succeed(TinySweep.Start(program, "sweep", "--models", "Tiny", "--steps", "3"));
        Directory.Delete(program["sweep", "run"], recursive: true);
        File.Delete(program["sweep", "text", "1", "shards", "training", "examples.json"]);
        TinySweep.Resume(program, "sweep").IsUsageError("The text of", "cannot be read");
    }

    private static void Succeed(CapturedRun run) => Assert.True(run.ExitCode == 0, run.Error);
}
