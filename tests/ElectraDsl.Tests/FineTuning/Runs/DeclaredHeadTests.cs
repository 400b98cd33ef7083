using ElectraDsl.FineTuning;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>Heads as the compiler writes them learn, resume and predict.</summary>
[Collection(nameof(Training.Runs))]
public sealed class DeclaredHeadTests : IDisposable
{
    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [Fact]
    public void Sentiment_IsLearned()
    {
        AssertLearns(Toy(new TinySentiment()), task.Texts(), TaskMetric.Accuracy);
        using Predictor predictor = Predictor.Open(new TinySentiment(), task["run"]);
        Assert.Equal(["positive", "negative"], predictor.Predict(["a good film", "a bad film"]).Select(one => one.Label));
    }

    [Fact]
    public void Similarity_IsLearned() =>
        AssertLearns(Toy(new TinySimilarity()) with { TargetScale = 5, Epochs = 15 }, task.Numbers(), TaskMetric.Pearson);

    [Fact]
    public void Entities_AreLearned() => AssertLearns(Toy(new TinyEntities()), task.Tags(), TaskMetric.SpanF1);

    [Fact]
    public void Answers_AreLearned() => AssertLearns(Toy(new TinyAnswers()) with { Epochs = 10 }, task.Questions(), TaskMetric.AnswerF1);

    [Fact]
    public void Choices_AreLearned()
    {
        AssertLearns(Toy(new TinyChoices()) with { Epochs = 10 }, task.Choices(), TaskMetric.Accuracy);
        using Predictor predictor = Predictor.Open(new TinyChoices(), task["run"]);
        string[] two = ["bad and dark", "good and dark"], three = ["good", "bad", "bad film"];
        IReadOnlyList<LabelPrediction> found = predictor.PredictChoices([("the film", two), ("the film", three)]);
        Assert.Equal([("good and dark", 1, 2), ("good", 0, 3)], found.Select(one => (one.Label, one.Index, one.Probabilities.Count)));
        Assert.Equal(1, found[1].Probabilities.Sum(), 9);
    }

    private static FineTuningRecipe Toy(FineTuningRecipe recipe) => recipe with
    {
        Epochs = 6, BatchSize = 8, LearningRate = 5e-3, LayerwiseLearningRateDecay = 1,
    };

    /// <summary>With a stop in the middle, after which it learns the same as without.</summary>
    private void AssertLearns(FineTuningRecipe recipe, FineTuningData data, TaskMetric metric)
    {
        FineTuningOutcome calm = FineTuningRun.Start(recipe, task["calm"], data, EncoderSource.Random(task.Vocabulary), CPU);
        RecordingRun watch = new() { StopAfter = 11 };
        _ = FineTuningRun.Start(
            recipe, task["run"], data, EncoderSource.Random(task.Vocabulary), CPU, observer: watch, cancellation: watch.Cancellation);
        FineTuningOutcome resumed = FineTuningRun.Resume(recipe, task["run"], CPU);
        Assert.Equal(calm.Report!.Figures, resumed.Report!.Figures);
        Assert.True(calm.Report.Figures[TaskMetrics.Of(metric).Name] >= 0.95, calm.Report.Figures.ToString());
    }
}
