using System.Text.Json;
using ElectraDsl.Data;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

/// <summary>Runs of a masked language model that also learns which sentences belong together.</summary>
[Collection(nameof(Runs))]
public sealed class PairedRunTests : IDisposable
{
    private static readonly PairedSampleModel Recipe = new()
    {
        Steps = 30,
        BatchSize = 6,
        MicroBatchSize = 3,
        SequenceLength = SyntheticCorpus.SequenceLength,
        WarmupSteps = 4,
        LearningRate = 2e-3,
        ReportEvery = 4,
        CheckpointEvery = 5,
        KeepCheckpoints = 3,
        EvaluationSequences = 24,
    };

    private readonly Runs runs = new(isPaired: true);

    public void Dispose() => runs.Dispose();

    [Fact]
    public void StoppedAndResumed_EqualsUninterrupted()
    {
        Assert.True(runs.Start("whole", recipe: Recipe).Completed);
        Assert.Equal(new PretrainingOutcome(false, 13, null), runs.Start("parts", new RecordingObserver { StopAfter = 13 }, Recipe));
        Assert.True(runs.Resume("parts", model: new PairedSampleModel()).Completed);
        runs.AssertSame("whole", "parts");
    }

    [Fact]
    public void Files_HoldBothLosses_WithTheirBaselines()
    {
        RecordingObserver observer = new();
        PretrainingOutcome outcome = runs.Start("a", observer, Recipe);
        string[] names = ["mlm_loss", "mlm_accuracy", "nsp_loss", "nsp_accuracy", "nsp_majority_accuracy"];
        using JsonDocument evaluation = JsonDocument.Parse(File.ReadAllText(runs.Folder["a", "evaluation.json"]));
        using JsonDocument report = JsonDocument.Parse(File.ReadLines(runs.Folder["a", "metrics.jsonl"]).Last());
        foreach (string name in names)
        {
            Assert.True(double.IsFinite(evaluation.RootElement.GetProperty(name).GetDouble()));
            Assert.True(double.IsFinite(report.RootElement.GetProperty(name).GetDouble()));
        }

        FigureSet last = observer.Reports[^1].Figures;
        Assert.Equal(last["mlm_loss"] + last["nsp_loss"], observer.Reports[^1].Loss);
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(runs.Folder["a", "run.json"]));
        Assert.True(manifest.RootElement.GetProperty("model").GetProperty("next_sentence_prediction").GetBoolean());

        // The commoner label among the 24 sequences that are judged.
        ExampleBatch judged = ExampleBatch.Read(runs.Corpus.HeldOut, new ExampleOrder(runs.Corpus.HeldOut.Count, 0), 0, 24, 0, 24);
        double random = judged.IsRandomNext.Count(isRandom => isRandom) / 24.0;
        Assert.InRange(random, 0.05, 0.49);
        Assert.Equal(1 - random, outcome.Evaluation!.Figures["nsp_majority_accuracy"], 1e-9);
        Metric loss = TrainingObjectives.MaskedLanguageModel.Metrics.Single(metric => metric.Name == "nsp_loss"),
            accuracy = TrainingObjectives.MaskedLanguageModel.Metrics.Single(metric => metric.Name == "nsp_accuracy");
        Assert.Equal(
            -(random * Math.Log(random)) - ((1 - random) * Math.Log(1 - random)),
            loss.Baseline!.Value(outcome.Evaluation.Figures, Recipe.Facts),
            1e-9);
        Assert.Equal(last["nsp_majority_accuracy"], accuracy.Baseline!.Value(last, Recipe.Facts));
    }

    [Fact]
    public void ModelWithoutTheHead_HasNoFigureOfIt()
    {
        RecordingObserver observer = new();
        PretrainingOutcome outcome = runs.Start(
            "a",
            observer,
            new MaskedSampleModel
            {
                Steps = 4,
                BatchSize = 6,
                SequenceLength = SyntheticCorpus.SequenceLength,
                ReportEvery = 2,
                EvaluationSequences = 6,
            });
        Assert.All(
            observer.Reports.Select(report => report.Figures).Append(outcome.Evaluation!.Figures),
            figures => Assert.DoesNotContain(figures, figure => figure.Name.StartsWith("nsp_", StringComparison.Ordinal)));
        Assert.DoesNotContain("next_sentence", File.ReadAllText(runs.Folder["a", "run.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Packing_IsThatOfPairs_UnlessSomethingSetsIt()
    {
        Assert.Equal(Packing.NextSentence, new PairedSampleModel().Packing);
        Assert.Equal(Packing.Original, new MaskedSampleModel().Packing);
        Assert.Equal(Packing.NextSentence, (new MaskedSampleModel() with { Packing = Packing.NextSentence }).Packing);
    }

    [Theory]
    [InlineData(Packing.Original)]
    [InlineData(Packing.FullSentences)]
    public void AnotherPacking_IsRefused(Packing packing) => Assert.Equal(
        $"Packing is {packing}: PairedSampleModel learns which sentences belong together from labeled pairs; set it to NextSentence, or declare NextSentencePrediction = false.",
        Assert.Throws<RunException>(() => runs.Start("a", recipe: Recipe with { Packing = packing })).Message);

    [Fact]
    public void TextWithoutLabels_IsRefused()
    {
        using Runs plain = new();
        string message = Assert.Throws<RunException>(() => plain.Start("a", recipe: Recipe)).Message;
        Assert.StartsWith("PairedSampleModel learns which sentences belong together, but ", message, StringComparison.Ordinal);
        Assert.EndsWith("has no labels of pairs: prepare the corpus again, with --packing next-sentence.", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(plain.Folder["a"]));
    }

    [Fact]
    public void Declaration_SaysIt() =>
        Assert.Contains("NextSentencePrediction = true", ModelDeclaration.Of(Recipe.Facts), StringComparison.Ordinal);
}
