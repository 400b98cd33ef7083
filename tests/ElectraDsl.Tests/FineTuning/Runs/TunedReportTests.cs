using System.Xml.Linq;
using ElectraDsl.Cli;
using ElectraDsl.FineTuning;
using ElectraDsl.Tests.Cli;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>A fine-tuning run's page and TensorBoard's files: what they show, and what becomes of them.</summary>
[Collection(nameof(Training.Runs))]
public sealed class TunedReportTests : IDisposable
{
    private static readonly SampleHead Sentiment = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive") with
    {
        Epochs = 2, CheckpointEvery = 3, EvaluateEvery = 7, ReportEvery = 4,
    };

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [Fact]
    public void Page_HoldsWhatTheRunRecorded()
    {
        _ = Start(Sentiment, "run");
        FineTuningFolder folder = FineTuningFolder.Open(task["run"]);
        TaskReport report = folder.ReadReport()!;
        XElement page = Page("run");
        Assert.Equal(TaskMetrics.Of(Sentiment.Head).Length + 4, page.Descendants(Svg + "svg").Count());
        Assert.All(
            TaskMetrics.Of(Sentiment.Head).Select(TaskMetrics.Of),
            metric => Assert.Equal(
                [metric.Label, Figure(report.Figures[metric.Name]), Figure(report.Figures[metric.BaselineName]), metric.Baseline],
                Row(page, "On development examples", metric.Label)));
        Assert.Contains(
            $"After {report.Step} updates, on 64 examples: the best of 3 evaluations by --best-metric, because its accuracy is the highest, {Figure(report.Figures["accuracy"])}",
            page.Value,
            StringComparison.Ordinal);
        Assert.All(report.Classes, one => Assert.Equal(
            [one.Label, Figure(one.Precision), Figure(one.Recall), Figure(one.F1), $"{one.Count}"], Row(page, "Classes", one.Label)));
        for (int label = 0; label < 2; label++)
            Assert.Equal(
                [Sentiment.Head.Labels[label], .. report.Confusion[label].Select(count => $"{count}")], Row(page, "Confusion matrix", Sentiment.Head.Labels[label]));
        Assert.NotEmpty(report.Worst);
        Assert.Equal(report.Worst.Select(one => one.Text), Table(page, "Most wrong").Select(row => row[0]));
        Assert.All(["random weights", "16 of 16 updates", "64 examples", task["texts-train.tsv"]], text =>
            Assert.Contains(text, page.Value, StringComparison.Ordinal));
        Assert.Contains("finetune --typed", page.Descendants("pre").Last().Value, StringComparison.Ordinal);

        // The head as it is declared has the settings of the toy; what else was asked for is a difference.
        Assert.Equal(["epochs", "2", "6"], Row(page, "What differs from the defaults", "epochs"));
        Assert.Equal(
            ["epochs", "evaluate-every", "checkpoint-every", "report-every"], Table(page, "What differs from the defaults").Select(row => row[0]));
        Assert.Equal(FineTuningHyperparameters.All.Length, Table(page, "Recipe").Count);
    }

    [Fact]
    public void TaskAndSettings_AreNoReasonToCallWhatFollowsFromThemADifference()
    {
        SampleHead declared = new(HeadTask.TextRegression);
        SampleHead recipe = declared with { Settings = FineTuningSettings.HuggingFace, Task = GlueTask.Stsb, Epochs = 1, BatchSize = 8 };
        FineTuningData data = task.Numbers();
        TunedReport report = new(declared, new RecordingRun());
        _ = FineTuningRun.Start(recipe, task["run"], data, EncoderSource.Random(task.Vocabulary), CPU, observer: report);
        Assert.Equal(["settings", "task", "epochs", "batch-size"], Table(Page("run"), "What differs from the defaults").Select(row => row[0]));
    }

    [Fact]
    public void Markup_IsText()
    {
        const string Label = "<script>alert(1)</script>", Text = "<script>alert(2)</script> & the film";
        File.WriteAllLines(task["texts.tsv"], ["text\tlabel", .. Enumerable.Repeat($"{Text}\t0", 8), .. Enumerable.Repeat("good\t1", 16)]);
        SampleHead recipe = SampleHead.Toy(HeadTask.TextClassification, Label, "positive") with { Epochs = 1, LearningRate = 1e-12, Patience = 1 };
        TunedReport report = new(recipe, new RecordingRun());
        FineTuningData data = new([task["texts.tsv"]], [task["texts.tsv"]]);
        foreach (ulong seed in new ulong[] { 1, 2, 3, 4, 5 })                     // random weights give all texts one label: some seed the wrong one
        {
            _ = FineTuningRun.Start(recipe with { Seed = seed }, task[$"run-{seed}"], data, EncoderSource.Random(task.Vocabulary), CPU, observer: report);
            XElement page = Page($"run-{seed}");
            Assert.Empty(page.Descendants("script"));
            Assert.Equal(Label, Row(page, "Classes", Label)[0]);
            if (page.Descendants("h2").Any(title => title.Value == "Most wrong") && Table(page, "Most wrong").Any(row => row[0] == Text))
                return;
        }

        Assert.Fail("No seed was wrong about the text.");
    }

    [Fact]
    public void StoppedRun_ShowsWhatOneDoesThatNothingDisturbed()
    {
        _ = Start(Sentiment, "calm");
        Assert.Equal(TunedCurves.PointsOfRecords(task["calm"]).Order(), TunedCurves.Points(task["calm"]).Order());
        for (int stop = 1; stop <= 15; stop += 2)
        {
            string run = $"stopped-{stop}";
            _ = Start(Sentiment, run, new RecordingRun { StopAfter = stop });
            _ = Resume(run);
            AssertSame(run);
        }
    }

    /// <summary>What a killed process had written beyond its checkpoint is void.</summary>
    [Fact]
    public void RunThatLosesItsNewestCheckpoints_LeavesOneCurve()
    {
        _ = Start(Sentiment, "calm");
        _ = Start(Sentiment with { CheckpointEvery = 2 }, "killed", new RecordingRun { StopAfter = 13 });
        foreach (string checkpoint in Directory.GetDirectories(task["killed", "checkpoints"]).Where(path => !path.EndsWith("07", StringComparison.Ordinal)))
            Directory.Delete(checkpoint, recursive: true);
        RecordingRun watch = Resume("killed", new Dictionary<string, object> { ["checkpoint-every"] = 3 });
        Assert.Equal(7, watch.Facts!.FirstStep);
        Assert.Equal(2, TensorBoardFile.Of(task["killed", "tensorboard"]).Length);
        AssertSame("killed");
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("changed")]
    public void CurvesAndPage_AreMadeAgain(string how)
    {
        _ = Start(Sentiment, "calm");
        _ = Start(Sentiment, "run", new RecordingRun { StopAfter = 9 });
        string events = TensorBoardFile.Of(task["run", "tensorboard"]).Single();
        if (how == "deleted")
        {
            File.Delete(task["run", "report.html"]);
            File.Delete(events);
        }
        else
        {
            byte[] bytes = File.ReadAllBytes(events);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(events, bytes);
            File.AppendAllText(task["run", "report.html"], "more");
        }

        RecordingRun watch = Resume("run");
        Assert.Equal(how == "changed" ? 1 : 0, watch.Warnings.Count(line => line.Contains("tensorboard is damaged: its event files are rewritten", StringComparison.Ordinal)));
        AssertSame("run");
    }

    [Fact]
    public void CompleteRun_StaysAsItIs_ButForItsPage()
    {
        _ = Start(Sentiment, "run");
        FolderSnapshot before = FolderSnapshot.Of(task["run"]);
        Assert.Empty(Resume("run").Warnings);
        before.AssertUnchanged(task["run"]);
        File.AppendAllText(task["run", "report.html"], "more");
        Assert.Equal($"{task["run", "report.html"]} was changed, or shows what is not in the run any more: it was rewritten.", Assert.Single(Resume("run").Warnings));
        before.AssertUnchanged(task["run"]);
    }

    [Fact]
    public void WhatCannotBeWritten_StopsNoTraining()
    {
        _ = Start(Sentiment, "calm");
        _ = Start(Sentiment, "run", new RecordingRun { StopAfter = 5 });
        File.Delete(task["run", "report.html"]);
        _ = Directory.CreateDirectory(task["run", "report.html"]);
        Directory.Delete(task["run", "tensorboard"], recursive: true);
        File.WriteAllText(task["run", "tensorboard"], "a file of that name");
        RecordingRun watch = Resume("run");
        Assert.Contains(watch.Warnings, line => line.StartsWith($"{task["run", "report.html"]} cannot be written: ", StringComparison.Ordinal));
        Assert.Contains(watch.Warnings, line => line.StartsWith($"{task["run", "tensorboard"]} cannot be written: ", StringComparison.Ordinal));
        Assert.Equal(
            File.ReadAllBytes(FineTuningFolder.Open(task["calm"]).EvaluationsPath), File.ReadAllBytes(FineTuningFolder.Open(task["run"]).EvaluationsPath));
    }

    [Fact]
    public void RunThatWasNotEvaluatedYet_HasAPage()
    {
        _ = Start(Sentiment, "run", new RecordingRun { StopAfter = 2 });
        XElement page = Page("run");
        Assert.Contains("0 of 16 updates: the first report comes after update 4.", page.Value, StringComparison.Ordinal);
        Assert.Contains("Not evaluated yet.", page.Value, StringComparison.Ordinal);
        Assert.Contains("No report yet.", page.Value, StringComparison.Ordinal);
    }

    /// <summary>Of more labels than a matrix has place for, the pairs that are confused most are listed.</summary>
    [Fact]
    public void ManyLabels_AreListedAsPairs()
    {
        string[] labels = [.. Enumerable.Range(0, 30).Select(number => $"label {number}")];
        SampleHead head = new(HeadTask.TextClassification, labels);
        int[][] confusion =
            [.. Enumerable.Range(0, 30).Select(row => Enumerable.Range(0, 30).Select(column => row == column ? 5 : 0).ToArray())];
        confusion[3][4] = 2;
        XElement page = new("body", TunedDetails.Of(head.Head, new TaskReport(1, 152, confusion, [], [])));
        Assert.Equal(["label 3", "label 4", "2", "28.6 %"], Assert.Single(Table(page, "Confusion matrix")));
    }

    [Fact]
    public void Seeds_HaveAPageOfTheirOwn()
    {
        CapturedRun run = Seeds("3");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"Curves and tables: {task["seeds", "report.html"]}", run.Output, StringComparison.Ordinal);
        XElement page = Page("seeds");
        double[] losses = [.. Enumerable.Range(1, 3).Select(seed => FineTuningFolder.Open(task["seeds", $"seed-{seed}"]).ReadReport()!.Figures["loss"]).Order()];
        Assert.Equal([.. new[] { losses[1], losses[0], losses[2] }.Select(Figure)], Row(page, "TinySentiment", "loss")[1..4]);
        Assert.Equal(["seed-1", "seed-2", "seed-3"], Table(page, "Runs").Select(row => row[0]));
        Assert.Equal(TaskMetrics.Of(new TinySentiment().Head).Length + 1, page.Descendants(Svg + "svg").Count());
        Assert.All(page.Descendants("figure"), figure => Assert.Equal(
            figure.Value.StartsWith("Training", StringComparison.Ordinal) ? 3 : 4,
            figure.Descendants(Svg + "polyline").Count(line => line.Attribute("style")!.Value.Contains("linejoin", StringComparison.Ordinal))));
        Assert.All([1, 2, 3], seed => Assert.True(File.Exists(task["seeds", $"seed-{seed}", "report.html"])));
    }

    /// <summary>A folder of seeds takes those of the same command alone, and a folder of other things none.</summary>
    [Fact]
    public void Seeds_OfAnotherCommand_AreRefused()
    {
        CapturedRun run = Seeds("2");
        Assert.True(run.ExitCode == 0, run.Error);
        File.WriteAllText(task["seeds", "notes.txt"], "mine");
        Assert.Equal(0, Seeds("3").ExitCode);
        string other = task["other.tsv"];
        File.Copy(task.Texts().Training[0], other);
        File.AppendAllText(other, File.ReadAllLines(other)[^1] + "\n");
        Seeds("3", "--epochs", "3").IsUsageError("seed-1 was started with --epochs 2, and not 3: give the same command, or another --output.");
        Seeds("3", "--seed", "7").IsUsageError("--seed 1, and not 7");
        Seeds("3", "--dev", other).IsUsageError("seed-1 was started with other examples to evaluate on");
        Seeds("3", "--output", task["seeds", "seed-1"]).IsUsageError("seed-1 already holds a run");
        _ = Directory.CreateDirectory(task["diary"]);
        File.WriteAllText(task["diary", "report.html"], "mine");
        Seeds("2", "--output", task["diary"]).IsUsageError("is not empty and holds no runs of --seeds (report.html is in it)");
        Assert.Equal("mine", File.ReadAllText(task["diary", "report.html"]));
    }

    private CapturedRun Seeds(string count, params string[] changed)
    {
        FineTuningData data = task.Texts();
        Dictionary<string, string> options = new()
        {
            ["--train"] = data.Training[0], ["--dev"] = data.Development[0], ["--output"] = task["seeds"], ["--seeds"] = count, ["--epochs"] = "2",
        };
        foreach (string[] pair in changed.Chunk(2))
            options[pair[0]] = pair[1];
        return CapturedRun.Of(
            [
                "finetune", "--random-encoder", task.Vocabulary, "--batch-size", "8", "--learning-rate", "5e-3", "--max-length", "16", "--report-every", "2",
                "--device", "cpu", .. options.SelectMany(option => new[] { option.Key, option.Value }),
            ],
            () => [new Tiny()],
            heads: () => [new TinySentiment()]);
    }

    private static string Figure(double value) => Words.Figure(value);

    /// <summary>The rows of the first table behind a heading.</summary>
    private static List<string[]> Table(XElement page, string heading) =>
    [
        .. page.Descendants().Single(title => title.Name.LocalName is "h1" or "h2" && title.Value == heading)
            .ElementsAfterSelf("table").First().Descendants("tbody").Single().Elements("tr")
            .Select(row => row.Elements("td").Select(cell => cell.Value).ToArray()),
    ];

    private static string[] Row(XElement page, string heading, string name) => Table(page, heading).Single(row => row[0] == name);

    private XElement Page(string run) => XDocument.Parse(File.ReadAllText(task[run, "report.html"])).Root!;

    private RecordingRun Start(SampleHead recipe, string run, RecordingRun? watch = null)
    {
        watch ??= new RecordingRun();
        TunedReport report = new(SampleHead.Toy(HeadTask.TextClassification, "negative", "positive") with { LearningRate = recipe.LearningRate }, watch);
        _ = FineTuningRun.Start(
            recipe, task[run], task.Texts(), EncoderSource.Random(task.Vocabulary), CPU, "finetune --typed", report, watch.Cancellation);
        report.Finish();
        return watch;
    }

    private RecordingRun Resume(string run, IReadOnlyDictionary<string, object>? given = null)
    {
        RecordingRun watch = new();
        TunedReport report = new(SampleHead.Toy(HeadTask.TextClassification, "negative", "positive"), watch);
        _ = FineTuningRun.Resume(Sentiment, task[run], CPU, given, "finetune --resume", report);
        report.Finish();
        return watch;
    }

    private void AssertSame(string run)
    {
        Assert.Equal(TunedCurves.Page(task["calm"]), TunedCurves.Page(task[run]));
        Assert.Equal(TunedCurves.Points(task["calm"]).Order(), TunedCurves.Points(task[run]).Order());
    }
}
