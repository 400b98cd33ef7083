using System.Text.Json.Nodes;
using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli.Sweeps;

/// <summary>What a sweep does and leaves: all look at one of two rates with two seeds.</summary>
[Collection(nameof(Training.Runs))]
public sealed class SweepCommandTests(SweepCommandTests.FinishedSweep sweep) : IClassFixture<SweepCommandTests.FinishedSweep>
{
    private static readonly string[] Folders =
    [
        "learning-rate=0.0005,seed=1",
        "learning-rate=0.002,seed=1",
        "learning-rate=0.0005,seed=2",
        "learning-rate=0.002,seed=2",
    ];

    private TinyProgram Program => sweep.Program;

    [Fact]
    public void Sweep_TrainsEveryRun_AndShowsTheTable()
    {
        Assert.All(
            [
                "4 runs of 2 variants, 6 steps each.",
                "run 3 of 4: learning-rate 0.0005, seed 2",
                "learning-rate 0.002", "margin", "RTD AUC", "generator accuracy", "training FLOPs", "minutes",
                "A difference exceeds the spread",
                "report.html",
            ],
            text => Assert.Contains(text, sweep.Output, StringComparison.Ordinal));
        Assert.All(Folders, folder => Assert.Equal(6, RunFolder.Open(Program["sweep", folder]).ReadEvaluation()!.Step));
        Assert.Equal([2UL, 2UL], Folders[2..].Select(folder => RunFolder.Open(Program["sweep", folder]).ReadRecipe(new Tiny()).Seed));
    }

    [Fact]
    public void Text_IsPreparedOnce_AndIsThatOfEveryRun()
    {
        Assert.Equal(1, sweep.Output.Split("Packing examples").Length - 1);
        Assert.Equal(["1"], Directory.GetDirectories(Program["sweep", "text"]).Select(Path.GetFileName));
        Assert.All(Folders, folder => Assert.False(Directory.Exists(Program["sweep", folder, "shards"])));
        Assert.Single(Folders.Select(folder => RunFolder.Open(Program["sweep", folder]).ReadManifest().Corpus.HeldOut.Checksum).Distinct());
        Assert.Equal("text.txt", RunFolder.Open(Program["sweep", Folders[3]]).ReadManifest().History!.Corpus);
    }

    [Fact]
    public void EveryRun_IsARunLikeAnyOther_WhereverTheSweepLies()
    {
        string moved = Program["moved"];
        FolderSnapshot.Of(Program["sweep"]).WriteTo(moved);
        string first = Path.Combine(moved, Folders[0]),
            second = Path.Combine(moved, Folders[1]);
        foreach (string[] arguments in new string[][]
            {
                ["evaluate", "--run", first, "--device", "cpu"],
                ["demo", "--run", first, "--device", "cpu"],
                ["evaluate", "--run", first, "--against", "reference", "--device", "cpu"],
                ["compare", first, second],
                ["info", "--run", second],
            })
        {
            CapturedRun run = TinyProgram.Run(arguments);
            Assert.True(run is { ExitCode: 0, Error: "" }, run.Error);
        }
    }

    [Fact]
    public void Probe_JudgesEveryFinishedRun_OnceAndInTheSameOrder()
    {
        string task = Program["task.tsv"];
        File.WriteAllLines(
            task,
            Enumerable.Range(0, 60).Select(index => index % 2 == 0 ? "water\tthe boat on the river" : "land\tthe road to the town"));
        CapturedRun run = TinySweep.Start(Program, "probed", "--models", "Tiny,Wide", "--flops", "2e8", "--seed", "1", "--probe", task);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(
            ["probe accuracy", "Probe on task.tsv", "a bag of words reaches"],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        string[] folders = [.. Directory.GetDirectories(Program["probed"]).Where(RunFolder.IsRun)];
        Assert.Equal(2, folders.Length);
        Assert.All(folders, folder => Assert.Equal(RunFolder.Open(folder).ReadEvaluation()!.Step, RunFolder.Open(folder).ReadProbe()!.Step));
        CapturedRun compared = TinyProgram.Run(["compare", .. folders]);
        Assert.Contains("probe on task.tsv", compared.Output, StringComparison.Ordinal);

        // Shown again, nothing is probed anew.
        CapturedRun again = TinyProgram.Run("sweep", "--resume", Program["probed"], "--device", "cpu");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.DoesNotContain("Probing the encoder", again.Output, StringComparison.Ordinal);

        // A file that is not there is known before the first run, and leaves no trace.
        CapturedRun refused = TinySweep.Start(Program, "refused", "--models", "Tiny", "--steps", "6", "--probe", Program["none.tsv"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.False(Directory.Exists(Program["refused"]));
    }

    [Fact]
    public void SweepThatIsCompared_StandsForItsRuns()
    {
        CapturedRun whole = TinyProgram.Run("compare", Program["sweep"]),
            named = TinyProgram.Run(["compare", .. Folders.Select(folder => Program["sweep", folder])]);
        Assert.True(whole is { ExitCode: 0, Error: "" }, whole.Error);
        Assert.Equal(named.Output, whole.Output);
    }

    [Fact]
    public void FinishedSweep_IsShownAgain_AndNothingIsTrained()
    {
        FolderSnapshot before = FolderSnapshot.Of(Program["sweep"]);
        CapturedRun again = TinySweep.Resume(Program, "sweep");
        Assert.True(again is { ExitCode: 0, Error: "" }, again.Error);
        Assert.Contains("all are over", again.Output, StringComparison.Ordinal);
        Assert.Equal(TableOf(sweep.Output), TableOf(again.Output));
        before.AssertUnchanged(Program["sweep"]);

        static string TableOf(string output) => output[output.IndexOf("Held-out figures at the end", StringComparison.Ordinal)..];
    }

    [Fact]
    public void Json_IsOneDocument_WithMediansRangesAndRuns()
    {
        CapturedRun shown = TinySweep.Resume(Program, "sweep", "--json");
        JsonNode json = JsonNode.Parse(shown.Output)!;
        JsonNode[] variants = [.. json["variants"]!.AsArray().Select(variant => variant!)];
        Assert.Equal(2, variants.Length);
        double[] medians = [.. variants.Select(variant => (double)variant["figures"]!["rtd_auc_margin"]!["median"]!)];
        Assert.True(medians[0] >= medians[1]);
        JsonNode run = variants[0]["runs"]![0]!;
        EvaluationResult evaluation = RunFolder.Open(Program["sweep", (string)run["folder"]!]).ReadEvaluation()!;
        Assert.Equal(evaluation.RtdAuc - evaluation.RtdContextFreeAuc, (double)run["figures"]!["rtd_auc_margin"]!);
        Assert.Equal(
            WorkEstimate
                .Of(
                    new Tiny
                    {
                        Steps = 6,
                        BatchSize = 4,
                        SequenceLength = 32,
                    })
                .TrainingFlops,
            (double)run["figures"]!["training_flops"]!);
        Assert.Equal(RunFolder.Open(Program["sweep", (string)run["folder"]!]).ReadMetrics()[^1].Tokens, (double)run["figures"]!["tokens"]!);
        Assert.True((double)run["figures"]!["minutes"]! > 0);
        Assert.True((double)variants[0]["hyperparameters"]!["learning_rate"]! > 0);
        Assert.NotEmpty(json["differences"]!.AsArray());
    }

    [Fact]
    public void Page_StandsOnItsOwn_WithTableAndCurvesAgainstEveryCost()
    {
        XElement page = XDocument.Parse(File.ReadAllText(Program["sweep", "report.html"])).Root!;
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(9, page.Descendants(svg + "svg").Count());
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "script" or "img" or "iframe");
        Assert.All(
            ["4 of 4 runs", "Against tokens", "Against training FLOPs", "Against minutes", "learning-rate 0.002", "Differences"],
            text => Assert.Contains(text, page.Value, StringComparison.Ordinal));
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("--steps 6 --learning-rate 1e-3,1e-3", "--learning-rate names 1e-3 twice")]
    [InlineData("--steps 6 --learning-rate 1e-3,0", "--learning-rate is 0: it must be above 0")]
    [InlineData("--steps 6 --learning-rate 1e-3,fast", "--learning-rate is 'fast'")]
    [InlineData("--steps 6 --learning-rate 1e-3 --learning-rate 2e-3", "--learning-rate")]
    [InlineData("--steps 6 --lower-case maybe", "--lower-case is 'maybe'")]
    [InlineData("--steps 6 --learning-rate", "--learning-rate needs a value")]
    [InlineData("--steps 6 --seeds 1", "Did you mean --seed?")]
    [InlineData("--learning-rate 1e-3", "give one of --flops, --minutes, --steps, --epochs and --hours")]
    [InlineData("--steps 6 --flops 1e9", "--steps cannot be combined with --flops")]
    [InlineData("--steps 6 --epochs 1", "--epochs cannot be combined with --steps")]
    [InlineData("--minutes 1 --flops 1e9", "--minutes cannot be combined with --flops")]
    [InlineData("--minutes 0", "--minutes is '0': it must be a number above 0")]
    [InlineData("--flops 1", "--flops is 1, but one step of Tiny")]
    [InlineData("--steps 6 --batch-size 4,6 --micro-batch-size 4", "--micro-batch-size is 4: it must be a divisor")]
    [InlineData("--steps 6 --sequence-length 32,64", "Tiny has 32 positions")]
    [InlineData("--steps 6 --models Tiny,Tinny", "no model 'Tinny': did you mean Tiny?")]
    [InlineData("--steps 6 --models Tiny,Tiny", "--models names Tiny twice")]
    [InlineData("--steps 6 --corpus missing.txt", "missing.txt")]
    [InlineData("--steps 6 --seed 1 --resume x", "cannot be combined with --resume")]
    public void Mistake_IsToldInOneLine_AndLeavesNothing(string line, params string[] fragments)
    {
        string[] typed = line.Split(' ');
        string[][] usual =
        [
            ["--models", "Tiny"],
            ["--corpus", Program["text.txt"]],
            ["--sequence-length", "32"],
        ];
        TinyProgram
            .Run([
                "sweep",
                "--output",
                Program["wrong"],
                "--device",
                "cpu",
                .. usual.Where(pair => !typed.Contains(pair[0])).SelectMany(pair => pair),
                .. typed,
            ])
            .IsUsageError(fragments);
        Assert.False(Path.Exists(Program["wrong"]));
    }

    [Fact]
    public void WhatCannotBeUsed_IsToldInOneLine()
    {
        TinySweep.Start(Program, "sweep", "--models", "Tiny", "--steps", "6").IsUsageError("already holds a sweep: continue with sweep --resume");
        TinySweep.Start(Program, Path.Combine("sweep", Folders[0]), "--models", "Tiny", "--steps", "6").IsUsageError("already holds a run");
        TinySweep.Start(Program, "text.txt", "--models", "Tiny", "--steps", "6").IsUsageError("text.txt is a file");
        TinySweep.Start(Program, "sweep", "--steps", "6").IsUsageError("choose some with --models (Tiny, Wide)");
        TinySweep
            .Start(Program, "short", "--models", "Tiny", "--steps", "6", "--held-out-fraction", "0.3", "--vocab", Program["text.txt"])
            .IsUsageError("text.txt");
        Assert.False(Path.Exists(Program["short"]));
        TinySweep.Resume(Program, "nothing").IsUsageError("holds no sweep");
        TinySweep.Resume(Program, Path.Combine("sweep", Folders[0])).IsUsageError("is a run, not a sweep: continue with pretrain --resume");
        CapturedRun
            .Of(["sweep", "--resume", Program["sweep"]], new Wide())
            .IsUsageError("sweep.json is of ElectraDsl.Tests.Cli.Tiny", "declares Wide");
        string copy = Program["edited"];
        _ = Directory.CreateDirectory(copy);
        File.WriteAllText(
            Path.Combine(copy, "sweep.json"),
            File.ReadAllText(Program["sweep", "sweep.json"]).Replace("0.002", "0.003", StringComparison.Ordinal));
        TinySweep.Resume(Program, "edited").IsUsageError("was changed or cut off");
        using (SweepFolder.Open(Program["sweep"]).Lock())
            TinySweep.Resume(Program, "sweep").IsUsageError("is in use");
    }

    [Fact]
    public void Help_ShowsListsBudgetsAndExamples()
    {
        CapturedRun help = TinyProgram.Run("sweep", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.All(Hyperparameters.All.Where(one => one.Name != "static-masks"), one => Assert.Contains(one.Option + " ", help.Output, StringComparison.Ordinal));
        Assert.All(["--flops", "--minutes", "--models", "sweep --resume"], text => Assert.Contains(text, help.Output, StringComparison.Ordinal));
    }

    /// <summary>Two rates with two seeds, of six steps each.</summary>
    public sealed class FinishedSweep : IDisposable
    {
        public FinishedSweep()
        {
            CapturedRun run = TinySweep.Start(Program, "sweep", "--models", "Tiny", "--learning-rate", "5e-4,2e-3", "--seed", "1,2", "--steps", "6");
            Assert.True(run is { ExitCode: 0, Error: "" }, run.Error);
            Output = run.Output;
        }

        internal TinyProgram Program { get; } = new();

        internal string Output { get; }

        public void Dispose() => Program.Dispose();
    }
}
