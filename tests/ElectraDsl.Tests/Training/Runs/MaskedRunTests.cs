using System.Text.Json;
using ElectraDsl.Training;
using Samples;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>Runs of a masked language model.</summary>
[Collection(nameof(Runs))]
public sealed class MaskedRunTests : IDisposable
{
    private static readonly MaskedSampleModel Recipe = new()
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

    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData(4, 13)]
    [InlineData(1, 20)]
    public void StoppedAndResumed_EqualsUninterrupted(int reportEvery, int stopAfter)
    {
        MaskedSampleModel recipe = Recipe with { ReportEvery = reportEvery };
        Assert.True(runs.Start("whole", recipe: recipe).Completed);

        Assert.Equal(new PretrainingOutcome(false, stopAfter, null), runs.Start("parts", new RecordingObserver { StopAfter = stopAfter }, recipe));
        Assert.False(runs.Resume("parts", new RecordingObserver { StopAfter = stopAfter + 4 }, model: new MaskedSampleModel()).Completed);
        Assert.True(runs.Resume("parts", model: new MaskedSampleModel()).Completed);

        runs.AssertSame("whole", "parts");
    }

    [Fact]
    public void Run_Learns_AndItsFilesHaveTheNamesOfTheMetrics()
    {
        RecordingObserver observer = new();
        PretrainingOutcome outcome = runs.Start("a", observer, Recipe with { EvaluateEvery = 15 });
        Assert.True(observer.Reports[^1].Figures["mlm_loss"] < observer.Reports[0].Figures["mlm_loss"], "Nothing was learned.");
        Assert.Equal(observer.Reports[^1].Figures["mlm_loss"], observer.Reports[^1].Loss);

        string[] names = [.. TrainingObjectives.MaskedLanguageModel.Metrics.Select(metric => metric.Name)];
        Assert.Equal(["mlm_accuracy", "mlm_loss", "mlm_perplexity", "nsp_accuracy", "nsp_loss"], names);
        names = [.. names.Where(name => name.StartsWith("mlm_", StringComparison.Ordinal))]; // this model predicts no next sentences
        using JsonDocument evaluation = JsonDocument.Parse(File.ReadAllText(runs.Folder["a", "evaluation.json"]));
        using JsonDocument report = JsonDocument.Parse(File.ReadLines(runs.Folder["a", "metrics.jsonl"]).Last());
        foreach (string name in names.Append("most_frequent_token_accuracy"))
        {
            Assert.Equal(JsonValueKind.Number, evaluation.RootElement.GetProperty(name).ValueKind);
            Assert.Equal(JsonValueKind.Number, report.RootElement.GetProperty(name).ValueKind);
        }

        Assert.All(
            evaluation.RootElement.EnumerateObject().Concat(report.RootElement.EnumerateObject()),
            property => Assert.DoesNotContain("rtd", property.Name, StringComparison.Ordinal));
        Assert.Equal(Math.Exp(outcome.Evaluation!.Figures["mlm_loss"]), outcome.Evaluation.Figures["mlm_perplexity"], 1e-9);
        Assert.Equal([15, 30], RunFolder.Open(runs.Folder["a"]).ReadEvaluations().Select(each => each.Step));
    }

    [Fact]
    public void LiveTensors_DoNotGrow()
    {
        long after2 = 0, after29 = 0;
        RecordingObserver observer = new()
        {
            Step = step =>
            {
                after2 = step == 2 ? Tensor.TotalCount : after2;
                after29 = step == 29 ? Tensor.TotalCount : after29;
            },
        };
        _ = runs.Start("a", observer, Recipe with { ReportEvery = 3, EvaluateEvery = 10 });
        Assert.True(after2 > 0);
        Assert.Equal(after2, after29);
    }

    [Fact]
    public void Manifest_SaysTheObjective_AndAnotherObjectivesRunIsRefused()
    {
        _ = runs.Start("masked", new RecordingObserver { StopAfter = 6 }, Recipe);
        _ = runs.Start("joint", new RecordingObserver { StopAfter = 6 });
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(runs.Folder["masked", "run.json"]));
        JsonElement model = json.RootElement.GetProperty("model");
        Assert.Equal("masked_language_model", model.GetProperty("objective").GetString());
        Assert.True(model.TryGetProperty("encoder", out _));
        Assert.False(model.TryGetProperty("generator", out _) || model.TryGetProperty("discriminator", out _));

        ModelConfig read = RunFolder.Open(runs.Folder["masked"]).ReadManifest().Model;
        Assert.Null(ModelDifference.Find(read, Recipe.Facts));
        Assert.Equal(Objective.MaskedLanguageModel, read.Objective);
        Assert.Equal(
            Recipe.LearningRate,
            ((MaskedSampleModel)RunFolder.Open(runs.Folder["masked"]).ReadRecipe(new MaskedSampleModel())).LearningRate);
        Assert.Equal(Objective.ReplacedTokenDetection, RunFolder.Open(runs.Folder["joint"]).ReadManifest().Model.Objective);

        Assert.Contains("Samples.MaskedSampleModel", Refusal(() => runs.Resume("masked")), StringComparison.Ordinal);
        Assert.Contains("Samples.MaskedSampleModel", Refusal(() => runs.Resume("joint", model: new MaskedSampleModel())), StringComparison.Ordinal);

        // The same record, whose declaration was changed in between.
        ModelConfig changed = new SampleModel().Facts;
        using ParameterArena arena = new(SampleModel.Parameters.Layout, CPU);
        Assert.Contains(
            " there and ",
            Refusal(() => RunFolder.Open(runs.Folder["masked"]).LoadWeights(arena, changed with { Name = read.Name, FullName = read.FullName })),
            StringComparison.Ordinal);
        Assert.Contains(ModelDifference.All(read, changed), difference => difference.Name == "objective");
    }

    [Theory]
    [InlineData(BestMetric.RtdAuc)]
    [InlineData(BestMetric.GeneratorLoss)]
    public void MetricOfAnotherObjective_IsRefused(BestMetric metric)
    {
        Assert.Equal(BestMetric.MlmLoss, Recipe.BestMetric);
        Assert.Equal(BestMetric.RtdAuc, new SampleModel().BestMetric);
        Assert.Contains(
            $"BestMetric is {metric}: MaskedSampleModel is trained by masked language modeling, whose metric for that is MlmLoss.",
            Refusal(() => RecipeValidation.Check(Recipe with { BestMetric = metric })),
            StringComparison.Ordinal);
        Assert.Contains(
            "SampleModel is trained by replaced token detection, whose metric for that is RtdAuc or GeneratorLoss.",
            Refusal(() => RecipeValidation.Check(Runs.Recipe with { BestMetric = BestMetric.MlmLoss })),
            StringComparison.Ordinal);
    }

    private static string Refusal(Action attempt)
    {
        string message = Assert.Throws<RunException>(attempt).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
