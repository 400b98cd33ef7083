using ElectraDsl.FineTuning;
using ElectraDsl.Inference;
using ElectraDsl.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>Contrastive tuning makes vectors of texts that belong together alike, and whoever opens the run gets those vectors.</summary>
[Collection(nameof(Training.Runs))]
public sealed class SentenceVectorTests : IDisposable
{
    private static readonly FineTuningRecipe Toy = new TinyVectors
    {
        Epochs = 6, BatchSize = 8, LearningRate = 5e-3, ReportEvery = 20,
    };

    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [Theory]
    [InlineData(0, 6, 5e-3)]
    [InlineData(8, 12, 2e-2)]
    public void PairsOfTexts_BecomeAlike(int rank, int epochs, double learningRate)
    {
        FineTuningRecipe recipe = Toy with { LoraRank = rank, Epochs = epochs, LearningRate = learningRate, EvaluateEvery = 48 };
        _ = Start(recipe, "run", task.Topics(), new RecordingRun());
        IReadOnlyList<FineTuningEvaluation> evaluations = FineTuningFolder.Open(task["run"]).ReadEvaluations();
        Assert.Equal([0, 48, 96], evaluations.Take(3).Select(one => one.Step));
        double untuned = evaluations[0].Figures["spearman"], tuned = evaluations.Max(one => one.Figures["spearman"]);
        Assert.True(untuned < 0.2 && tuned > 0.6, $"{untuned} before, {tuned} after");
        Assert.Equal(tuned, FineTuningFolder.Open(task["run"]).ReadReport()!.Figures["spearman"]);
    }

    /// <summary>A text alone is its own positive: encoded twice, and never a negative of itself.</summary>
    [Fact]
    public void TextsAlone_AreLearned_WithOtherDropoutEachTime()
    {
        string[] lines = ["text", .. File.ReadLines(task.Topics().Training[0]).Skip(1).Select(line => line.Split('\t')[0])];
        File.WriteAllLines(task["alone.tsv"], lines);
        RecordingRun watch = new();
        _ = Start(Toy with { Epochs = 2 }, "run", task.Topics() with { Training = [task["alone.tsv"]] }, watch);
        Assert.Equal((128, 128, 32), (watch.Facts!.TrainingExamples, watch.Facts.TrainingSequences, watch.Facts.Steps));
        Assert.True(watch.Reports[0].Loss > 0.05, $"{watch.Reports[0].Loss}");        // not 0: neither without negatives nor with them all the same
        Assert.True(watch.Reports[^1].Loss < watch.Reports[0].Loss);
    }

    [Fact]
    public void StoppedRun_EndsAsOneThatNothingDisturbed()
    {
        FineTuningRecipe recipe = Toy with { Epochs = 1, CheckpointEvery = 3, EvaluateEvery = 7, ReportEvery = 4 };
        _ = Start(recipe, "calm", task.Topics(), new RecordingRun());
        for (int stop = 0; stop <= 16; stop += 4)
        {
            string run = $"stopped-{stop}";
            RecordingRun watch = stop == 0 ? new RecordingRun { StopInEvaluationOf = 0 } : new RecordingRun { StopAfter = stop };
            _ = Start(recipe, run, task.Topics(), watch);
            RecordingRun rest = new();
            Assert.True(FineTuningRun.Resume(recipe, task[run], CPU, observer: rest).Completed);
            Assert.Equal(stop, rest.Facts!.FirstStep);
            foreach (string file in new[] { "evaluations.jsonl", "evaluation.json", Newest("arena"), Newest("optimizer") })
                Assert.Equal(File.ReadAllBytes(task["calm", file]), File.ReadAllBytes(task[run, file]));
        }

        static string Newest(string file) => Path.Combine("checkpoints", "step-00000016", $"{file}.safetensors");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TextEncoder_GivesTheVectorsOfTheHead(bool isMean)
    {
        FineTuningRecipe recipe = (isMean ? new TinyVectors() : (FineTuningRecipe)new TinyClsVectors()) with { BatchSize = 8, MaxLength = 10 };
        _ = Start(recipe, "run", task.Topics(), new RecordingRun());
        string[] texts = ["good film", "the bad film was rather long and very, very dark in rome", "alice lives in paris"];
        using DisposeScope scope = NewDisposeScope();
        using ParameterArena arena = new(recipe.Layout, CPU);
        _ = FineTuningFolder.Open(task["run"]).LoadBest(recipe, arena);
        using IHeadNetwork network = recipe.CreateNetwork(arena);
        InputEncoder encoder = new(FineTuningFolder.Open(task["run"]).OpenTokenizer(), recipe.MaxLength);
        IReadOnlyList<float[]> wanted = HeadRunner.Logits(network, [.. texts.Select(text => encoder.Text(text, null))], recipe, CPU);
        using TextEncoder opened = TextEncoder.Open<Tiny>(task["run"]);
        float[] found = opened.Encode(texts).data<float>().ToArray();
        Assert.Equal(10, opened.MaxPositions);
        Assert.All(wanted.SelectMany(vector => vector).Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Predictor_EvaluatesSuchARun_AndPredictsNothing()
    {
        _ = Start(Toy with { Epochs = 1 }, "run", task.Topics(), new RecordingRun());
        using Predictor predictor = Predictor.Open(new TinyVectors(), task["run"]);
        FineTuningData data = task.Topics();
        Assert.Equal(
            FineTuningFolder.Open(task["run"]).ReadReport()!.Figures, predictor.Evaluate(data.Development, data.Columns).Figures);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => predictor.PredictNumbers(["a"]));
        Assert.Contains("gives no numbers", refused.Message, StringComparison.Ordinal);
    }

    private FineTuningOutcome Start(FineTuningRecipe recipe, string run, FineTuningData data, RecordingRun watch) =>
        FineTuningRun.Start(recipe, task[run], data, EncoderSource.Random(task.Vocabulary), CPU, observer: watch, cancellation: watch.Cancellation);
}
