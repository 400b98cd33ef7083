using ElectraDsl.FineTuning;
using ElectraDsl.Tests.Cli;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>A run learns, may stop anywhere, and ends as one that nothing disturbed.</summary>
[Collection(nameof(Training.Runs))]
public sealed class FineTuningRunTests : IDisposable
{
    private static readonly SampleHead Sentiment = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive");

    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [Fact]
    public void Texts_AreLearned() => AssertLearns(Sentiment, task.Texts(), TaskMetric.Accuracy, 0.95);

    [Fact]
    public void Pairs_AreLearned_AsNumbers() => AssertLearns(
        SampleHead.Toy(HeadTask.TextRegression) with { TargetScale = 5, DoubleUnordered = true, Epochs = 15 },
        task.Numbers(),
        TaskMetric.Pearson,
        0.95);

    [Fact]
    public void Words_AreLearned() =>
        AssertLearns(SampleHead.Toy(HeadTask.TokenClassification, "O", "B-PER", "B-LOC"), task.Tags(), TaskMetric.SpanF1, 0.95);

    [Fact]
    public void Answers_AreLearned() => AssertLearns(
        SampleHead.Toy(HeadTask.QuestionAnswering) with { Epochs = 10 }, task.Questions(), TaskMetric.AnswerF1, 0.95);

    [Fact]
    public void Run_LeavesItsRecordsAndTheBestCheckpoint()
    {
        RecordingRun watch = new();
        FineTuningOutcome outcome = Start(Sentiment, "run", watch);
        FineTuningFolder folder = FineTuningFolder.Open(task["run"]);
        Assert.Equal((48, 64, 64, 0), (watch.Facts!.Steps, watch.Facts.TrainingSequences, watch.Facts.DevelopmentExamples, watch.Facts.FirstStep));
        Assert.Equal([8, 16, 24, 32, 40, 48], folder.ReadEvaluations().Select(one => one.Step));
        Assert.Equal([5, 10, 15, 20, 25, 30, 35, 40, 45, 48], folder.ReadMetrics().Select(one => one.Step));
        Assert.Equal(watch.Reports, folder.ReadMetrics());
        Assert.Equal(0, folder.ReadMetrics()[^1].LearningRate, 3);
        FineTuningEvaluation best = FineTuningFolder.Best(folder.ReadEvaluations(), TaskMetric.Accuracy)!;
        TaskReport report = folder.ReadReport()!;
        Assert.Equal((best.Step, 64), (report.Step, report.Examples));
        Assert.Equal(best.Figures, report.Figures);
        Assert.Equal(64, report.Confusion.Sum(row => row.Sum()));
        Assert.Equal(["negative", "positive"], report.Classes.Select(one => one.Label));
        Assert.All(report.Worst, one => Assert.NotEqual(one.Expected, one.Predicted));
        Assert.Equal(report.Step, outcome.Report!.Step);
        Assert.Equal(
            new HashSet<int> { best.Step, 48 },
            Directory.GetDirectories(task["run", "checkpoints"]).Select(path => int.Parse(Path.GetFileName(path)[5..])).ToHashSet());
        Assert.InRange(report.Figures["baseline_accuracy"], 0.5, 0.7);
    }

    [Fact]
    public void ExamplesThatAreLearnedAndEvaluated_AreWarnedOf()
    {
        FineTuningData data = task.Texts();
        string copy = task["copy.tsv"];
        File.Copy(data.Training[0], copy);
        RecordingRun watch = new() { StopAfter = 1 };
        _ = FineTuningRun.Start(
            Sentiment, task["run"], data with { Development = [data.Development[0], copy] }, EncoderSource.Random(task.Vocabulary), CPU,
            observer: watch, cancellation: watch.Cancellation);
        Assert.Equal([$"{copy} holds the same examples as a file that is learned from: figures on it say nothing about other texts."], watch.Warnings);
    }

    [Fact]
    public void StoppedRun_EndsAsOneThatNothingDisturbed()
    {
        SampleHead recipe = Sentiment with { Epochs = 2, CheckpointEvery = 3, EvaluateEvery = 7, ReportEvery = 4 };
        _ = Start(recipe, "calm", new RecordingRun());
        for (int stop = 1; stop <= 16; stop += 3)
        {
            string run = $"stopped-{stop}";
            Assert.False(Start(recipe, run, new RecordingRun { StopAfter = stop }).Completed && stop < 16);
            RecordingRun rest = new();
            Assert.True(FineTuningRun.Resume(Sentiment, task[run], CPU, observer: rest).Completed);
            Assert.Equal(stop, rest.Facts!.FirstStep);
            AssertSame(run);
        }
    }

    [Fact]
    public void RunThatStopsAllTheTime_EndsAsOneThatNothingDisturbed()
    {
        SampleHead recipe = Sentiment with { Epochs = 2, EvaluateEvery = 5, ReportEvery = 4 };
        _ = Start(recipe, "calm", new RecordingRun());
        FineTuningOutcome outcome = Start(recipe, "storm", new RecordingRun { StopAfter = 1 });
        for (int stop = 2; !outcome.Completed; stop++)
            outcome = FineTuningRun.Resume(Sentiment, task["storm"], CPU, observer: new RecordingRun { StopAfter = stop, StopInEvaluationOf = stop });
        AssertSame("storm");
    }

    [Fact]
    public void ResumedRunThatReportsAtOtherSteps_HasTheMeanOfEveryUpdateSinceItsLastReport()
    {
        SampleHead recipe = Sentiment with { Epochs = 2, CheckpointEvery = 3, EvaluateEvery = 8 };
        _ = Start(recipe with { ReportEvery = 1 }, "each", new RecordingRun());
        double[] losses = [.. FineTuningFolder.Open(task["each"]).ReadMetrics().Select(report => report.Loss)];
        _ = Start(recipe with { ReportEvery = 4 }, "changed", new RecordingRun { StopAfter = 10 });
        Dictionary<string, object> given = new() { ["report-every"] = 7 };
        Assert.True(FineTuningRun.Resume(Sentiment, task["changed"], CPU, given).Completed);
        FineTuningReport first = FineTuningFolder.Open(task["changed"]).ReadMetrics().First(report => report.Step > 10);
        Assert.Equal((14, losses[8..14].Average()), (first.Step, first.Loss));
    }

    [Fact]
    public void LostCheckpoint_IsMadeAgain()
    {
        SampleHead recipe = Sentiment with { Epochs = 2, CheckpointEvery = 3, EvaluateEvery = 8 };
        _ = Start(recipe, "calm", new RecordingRun());
        _ = Start(recipe, "lost", new RecordingRun { StopAfter = 11 });
        string newest = Directory.GetDirectories(task["lost", "checkpoints"]).Order(StringComparer.Ordinal).Last();
        string weights = Path.Combine(newest, "arena.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        RecordingRun rest = new();
        Assert.True(FineTuningRun.Resume(Sentiment, task["lost"], CPU, observer: rest).Completed);
        Assert.Equal(8, rest.Facts!.FirstStep);
        Assert.Contains("is damaged (the checksum of arena.safetensors differs)", Assert.Single(rest.Warnings), StringComparison.Ordinal);
        AssertSame("lost");
    }

    /// <summary>evaluation.json holds the best evaluation once more: its checkpoint is still known, and kept.</summary>
    [Fact]
    public void LostLineOfTheBestEvaluation_IsPutBack()
    {
        SampleHead recipe = Sentiment with { Epochs = 2, EvaluateEvery = 2 };
        _ = Start(recipe, "calm", new RecordingRun());
        FineTuningFolder folder = FineTuningFolder.Open(task["calm"]);
        byte[] evaluations = File.ReadAllBytes(folder.EvaluationsPath);
        int best = folder.ReadReport()!.Step, at = 0;
        foreach (FineTuningEvaluation one in folder.ReadEvaluations().TakeWhile(one => one.Step < best))
            at = Array.IndexOf(evaluations, (byte)'\n', at) + 1;
        evaluations[at + 3] ^= 1;
        File.WriteAllBytes(folder.EvaluationsPath, evaluations);
        using (ParameterArena arena = new(recipe.Layout, CPU))
            Assert.Equal(best, folder.LoadBest(recipe, arena));
        RecordingRun watch = new();
        Assert.Equal(best, FineTuningRun.Resume(Sentiment, task["calm"], CPU, observer: watch).Report!.Step);
        Assert.Contains("damaged", watch.Warnings[0], StringComparison.Ordinal);
        Assert.Contains(folder.ReadEvaluations(), one => one.Step == best);
        Assert.True(Directory.Exists(task["calm", "checkpoints", $"step-{best:D8}"]));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("damaged")]
    public void ReportOfTheBest_IsMadeAnew(string fault)
    {
        SampleHead recipe = Sentiment with { Epochs = 2, EvaluateEvery = 2 };
        _ = Start(recipe, "calm", new RecordingRun());
        string report = FineTuningFolder.Open(task["calm"]).EvaluationPath, before = File.ReadAllText(report);
        if (fault == "gone")
            File.Delete(report);
        else
            File.WriteAllText(report, "trash");
        RecordingRun watch = new();
        Assert.NotNull(FineTuningRun.Resume(Sentiment, task["calm"], CPU, observer: watch).Report);
        Assert.Equal(before, File.ReadAllText(report));
        Assert.Equal(fault == "gone" ? 0 : 1, watch.Warnings.Count);
    }

    [Fact]
    public void CompleteRun_StaysAsItIs()
    {
        SampleHead recipe = Sentiment with { Epochs = 1 };
        FineTuningOutcome outcome = Start(recipe, "run", new RecordingRun());
        RecordingRun again = new();
        Assert.Equal(outcome.Step, FineTuningRun.Resume(Sentiment, task["run"], CPU, observer: again).Step);
        Assert.Empty(again.Checkpoints);
        Assert.Empty(again.Evaluations);
    }

    [Fact]
    public void FrozenEncoder_StaysAsItIs()
    {
        SampleHead recipe = Sentiment with { Epochs = 1, FreezeEncoder = true };
        _ = Start(recipe, "run", new RecordingRun());
        using ParameterArena arena = new(recipe.Layout, CPU), start = new(recipe.Layout, CPU);
        start.Initialize(recipe.Seed);
        _ = FineTuningFolder.Open(task["run"]).LoadBest(recipe, arena);
        int encoder = (int)recipe.EncoderLayout.Count;
        Assert.Equal(Values(start)[..encoder], Values(arena)[..encoder]);
        Assert.NotEqual(Values(start)[encoder..], Values(arena)[encoder..]);
    }

    [Fact]
    public void Patience_EndsARunEarly()
    {
        RecordingRun watch = new();
        FineTuningOutcome outcome = Start(Sentiment with { LearningRate = 1e-12, Patience = 2 }, "run", watch);
        Assert.Equal((true, 24), (outcome.Completed, outcome.Step));
        Assert.Equal("Ended early at update 24 of 48: 2 evaluations since update 8 did not improve accuracy.", Assert.Single(watch.Notices));
        Assert.Equal(24, FineTuningRun.Resume(Sentiment, task["run"], CPU).Step);
    }

    [Fact]
    public void LossThatIsNoNumber_StopsTheRun()
    {
        SampleHead recipe = Sentiment with { LearningRate = 1e30, WarmupProportion = 0 };
        RunException fault = Assert.Throws<RunException>(() => Start(recipe, "run", new RecordingRun()));
        Assert.Contains("is not finite, so training stopped", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.IsOfTraining);
        Assert.Empty(FineTuningFolder.Open(task["run"]).ReadEvaluations());
    }

    [Fact]
    public void CutTextsAndLabelsWithoutExample_AreSaid()
    {
        File.WriteAllLines(task["few.tsv"], ["text\tlabel", .. Enumerable.Repeat("good film\t0", 7), "the good film was very long and dark\t1"]);
        RecordingRun watch = new();
        SampleHead recipe = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive", "mixed", "none") with { Epochs = 1, MaxLength = 8 };
        FineTuningData data = new([task["few.tsv"]], [task["few.tsv"]]);
        _ = FineTuningRun.Start(recipe, task["run"], data, EncoderSource.Random(task.Vocabulary), CPU, observer: watch);
        Assert.Equal("1 of 8 sequences to learn from are longer than 8 tokens and were cut.", Assert.Single(watch.Notices));
        Assert.Equal("no example to learn from has the labels mixed, none.", watch.Warnings[^1]);
    }

    [Fact]
    public void EncoderOfARun_IsWhereTheHeadStarts()
    {
        using TinyProgram program = new();
        _ = program.Train("Tiny");
        SampleHead recipe = Sentiment with { Epochs = 1, LearningRate = 1e-12, WeightDecay = 0 };
        foreach (string folder in new[] { program["Tiny"], program["Tiny", "hf"] })
        {
            string run = $"of-{Path.GetFileName(folder)}";
            _ = FineTuningRun.Start(recipe, task[run], task.Texts(), EncoderSource.Trained(folder), CPU);
            using ParameterArena arena = new(recipe.Layout, CPU), encoder = new(new Tiny().Layout, CPU);
            _ = FineTuningFolder.Open(task[run]).LoadBest(recipe, arena);
            _ = RunFolder.Open(program["Tiny"]).LoadWeights(encoder, new Tiny().Facts);
            foreach (ParameterSpec tensor in recipe.EncoderLayout.Parameters)
            {
                ParameterSpec whole = new Tiny().Layout.Parameters.Single(same => same.Name == tensor.Name);
                using Tensor one = arena.Values(tensor), other = encoder.Values(whole);
                Assert.True(one.allclose(other, rtol: 0, atol: 1e-7), tensor.Name);
            }

            Assert.Equal(File.ReadAllBytes(program["Tiny", "vocab.txt"]), File.ReadAllBytes(task[run, "vocab.txt"]));
        }
    }

    [Fact]
    public void WhatDoesNotFit_IsRefusedInALine()
    {
        SampleHead recipe = Sentiment with { Epochs = 1 };
        _ = Start(recipe, "run", new RecordingRun());
        AssertRefused("already holds a run", () => Start(recipe, "run", new RecordingRun()));
        AssertRefused("there is no", () => FineTuningRun.Resume(recipe, Path.GetDirectoryName(task.Vocabulary)!, CPU));
        AssertRefused("does not exist", () => FineTuningRun.Resume(recipe, task["missing"], CPU));
        AssertRefused(
            "labels is negative, positive there and no, yes here",
            () => FineTuningRun.Resume(SampleHead.Toy(HeadTask.TextClassification, "no", "yes"), task["run"], CPU));
        AssertRefused(
            "--learning-rate 0.1 contradicts",
            () => FineTuningRun.Resume(recipe, task["run"], CPU, new Dictionary<string, object> { ["learning-rate"] = 0.1 }));
        using (RunLock.Take(task["run"]))
            AssertRefused("is in use", () => FineTuningRun.Resume(recipe, task["run"], CPU));
        File.AppendAllText(task["texts-train.tsv"], "more\t1\n");
        AssertRefused("is gone or was changed since", () => FineTuningRun.Resume(recipe, task["run"], CPU));
        File.AppendAllText(task["run", "vocab.txt"], "more\n");
        AssertRefused("vocab.txt is gone or was changed", () => FineTuningRun.Resume(recipe, task["run"], CPU));
        File.WriteAllText(task["run", "fine-tuning.json"], File.ReadAllText(task["run", "fine-tuning.json"]).Replace("\"seed\": 1", "\"seed\": 2"));
        AssertRefused("its checksum differs", () => FineTuningRun.Resume(recipe, task["run"], CPU));
    }

    [Fact]
    public void NoTensorStays()
    {
        _ = Start(Sentiment with { Epochs = 1 }, "first", new RecordingRun());
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        _ = Start(Sentiment with { Epochs = 1 }, "second", new RecordingRun());
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static float[] Values(ParameterArena arena) => arena.Weights.data<float>().ToArray();

    private static void AssertRefused(string part, Action act)
    {
        RunException fault = Assert.Throws<RunException>(act);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private FineTuningOutcome Start(SampleHead recipe, string run, RecordingRun watch) => FineTuningRun.Start(
        recipe, task[run], task.Texts(), EncoderSource.Random(task.Vocabulary), CPU, observer: watch, cancellation: watch.Cancellation);

    private void AssertLearns(SampleHead recipe, FineTuningData data, TaskMetric metric, double least)
    {
        FineTuningOutcome outcome = FineTuningRun.Start(recipe, task["learned"], data, EncoderSource.Random(task.Vocabulary), CPU);
        Assert.True(outcome.Report!.Figures[TaskMetrics.Of(metric).Name] >= least, outcome.Report.Figures.ToString());
    }

    /// <summary>The same newest checkpoint and evaluations to the bit, and the same reports but for times.</summary>
    private void AssertSame(string run)
    {
        FineTuningFolder calm = FineTuningFolder.Open(task["calm"]), other = FineTuningFolder.Open(task[run]);
        foreach (string name in new[] { "arena.safetensors", "optimizer.safetensors" })
            Assert.Equal(File.ReadAllBytes(Newest("calm", name)), File.ReadAllBytes(Newest(run, name)));
        Assert.Equal(File.ReadAllBytes(calm.EvaluationsPath), File.ReadAllBytes(other.EvaluationsPath));
        Assert.Equal(File.ReadAllBytes(calm.EvaluationPath), File.ReadAllBytes(other.EvaluationPath));
        Assert.Equal(calm.ReadMetrics().Select(Timeless), other.ReadMetrics().Select(Timeless));

        static FineTuningReport Timeless(FineTuningReport report) => report with { SequencesPerSecond = 0, Seconds = 0 };
    }

    private string Newest(string run, string file) =>
        Path.Combine(Directory.GetDirectories(task[run, "checkpoints"], "step-????????").Order(StringComparer.Ordinal).Last(), file);
}
