using ElectraDsl.FineTuning;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Prediction;

/// <summary>What a fine-tuned head says of texts, whoever asks, and with whatever others.</summary>
[Collection(nameof(Training.Runs))]
public sealed class PredictorTests : IDisposable
{
    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [Fact]
    public void Labels_DoNotDependOnOtherTextsOrCallers()
    {
        using Predictor predictor = Trained(SampleHead.Toy(HeadTask.TextClassification, "negative", "positive"), task.Texts());
        string[] texts = ["the film was good", "bad", "", "rather long and rather good film"];
        IReadOnlyList<LabelPrediction> together = predictor.Predict(texts);
        Assert.Equal(["positive", "negative"], together.Take(2).Select(one => one.Label));
        Assert.All(together, one => Assert.Equal(1, one.Probabilities.Sum(), 9));
        Assert.All(together, one => Assert.Equal(one.Probabilities.Max(), one.Probability));
        Parallel.For(0, 32, call =>
        {
            LabelPrediction alone = predictor.Predict([texts[call % texts.Length]]).Single(), same = together[call % texts.Length];
            Assert.Equal(same.Index, alone.Index);
            Assert.Equal(same.Probability, alone.Probability, 5);
        });
        Assert.Empty(predictor.Predict(Array.Empty<string>()));
        Assert.Contains("gives no numbers", Assert.Throws<NotSupportedException>(() => predictor.PredictNumbers(texts)).Message, StringComparison.Ordinal);

        TaskReport report = predictor.Evaluate(task.Texts().Development);
        Assert.Equal(FineTuningFolder.Open(task["run"]).ReadReport()!.Figures, report.Figures);
    }

    [Fact]
    public void Numbers_HaveTheScaleOfTheFile()
    {
        using Predictor predictor = Trained(SampleHead.Toy(HeadTask.TextRegression) with { TargetScale = 5, Epochs = 25 }, task.Numbers());
        IReadOnlyList<double> numbers = predictor.PredictNumbers([("the good film", "was, rather dark"), ("the bad film", "was, rather dark")]);
        Assert.InRange(numbers[0], 3, 7);
        Assert.InRange(numbers[1], -2, 2);
    }

    [Fact]
    public void EveryWord_HasALabel_HoweverLongTheSentence()
    {
        using Predictor predictor = Trained(SampleHead.Toy(HeadTask.TokenClassification, "O", "B-PER", "B-LOC"), task.Tags());
        string[] sentence = [.. Enumerable.Repeat<string[]>(["Bob", "lives", "in", "Rome", "."], 20).SelectMany(words => words)];
        IReadOnlyList<IReadOnlyList<LabelPrediction>> labels = predictor.PredictWords([sentence, [], ["alice"]]);
        Assert.Equal([100, 0, 1], labels.Select(one => one.Count));
        Assert.Equal("B-PER O O B-LOC O", string.Join(' ', labels[0].Take(5).Select(one => one.Label)));
        Assert.DoesNotContain(labels[0], label => label is null);
    }

    [Fact]
    public void Answers_AreSpansOfThePassage()
    {
        using Predictor predictor = Trained(SampleHead.Toy(HeadTask.QuestionAnswering) with { Epochs = 10 }, task.Questions());
        const string Passage = "The dark film and Alice lives in Rome.";
        AnswerPrediction[] answers = [.. predictor.PredictAnswers([("Where?", Passage), ("Where?", "")])];
        Assert.Equal(new PassageSpan("Rome", Passage.IndexOf("Rome", StringComparison.Ordinal)), answers[0].Span);
        Assert.InRange(answers[0].NoAnswer, 0, 0.5);
        Assert.Equal(new AnswerPrediction(null, 1), answers[1]);
    }

    [Fact]
    public void RunWithoutEvaluation_IsRefused()
    {
        RecordingRun watch = new() { StopAfter = 1 };
        SampleHead recipe = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive");
        _ = FineTuningRun.Start(
            recipe, task["run"], task.Texts(), EncoderSource.Random(task.Vocabulary), CPU, observer: watch, cancellation: watch.Cancellation);
        Assert.EndsWith(
            "holds no evaluation, so that no checkpoint is the best: let it train longer, or, where evaluations.jsonl is gone, resume it.",
            Assert.Throws<RunException>(() => Predictor.Open(recipe, task["run"])).Message,
            StringComparison.Ordinal);
    }

    private Predictor Trained(SampleHead recipe, FineTuningData data)
    {
        _ = FineTuningRun.Start(recipe, task["run"], data, EncoderSource.Random(task.Vocabulary), CPU);
        return Predictor.Open(recipe, task["run"]);
    }
}
