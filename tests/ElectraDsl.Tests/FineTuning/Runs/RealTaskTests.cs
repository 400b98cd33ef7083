using System.Diagnostics;
using ElectraDsl.Data;
using ElectraDsl.FineTuning;
using ElectraDsl.Testing;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>The small model on a task of GLUE, from random weights: it beats the most frequent label, and says how fast it is.</summary>
[Collection(nameof(Training.Runs))]
public sealed class RealTaskTests(ITestOutputHelper output)
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS", FilesVariable = "ELECTRADSL_SST2";

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void SmallModel_LearnsSst2FromRandomWeights()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");
        string? files = Environment.GetEnvironmentVariable(FilesVariable);
        Skip.If(string.IsNullOrEmpty(files), $"SST-2 is not part of the repository: name the folder of its train.tsv.gz and dev.tsv.gz in {FilesVariable}.");
        using TemporaryFolder folder = new();
        FineTuningRecipe recipe = SampleHead.Small(HeadTask.TextClassification, "negative", "positive") with
        {
            Task = GlueTask.Sst2,
            Epochs = 0.19,                               // 400 updates
            EvaluateEvery = 200,
            LayerwiseLearningRateDecay = 1,              // nothing in the encoder is worth keeping
        };
        string train = Path.Combine(files!, "train.tsv.gz");
        WordPieceVocabularyTrainer.Train(
            TextLines.Read(train).Select(line => line.Text),
            new VocabularyOptions(recipe.Model.VocabularySize, recipe.Model.SpecialTokens, LowerCase: true),
            null,
            default).Save(folder["vocab.txt"]);
        long started = Stopwatch.GetTimestamp();
        FineTuningOutcome outcome = FineTuningRun.Start(
            recipe,
            folder["run"],
            new FineTuningData([train], [Path.Combine(files!, "dev.tsv.gz")]),
            EncoderSource.Random(folder["vocab.txt"]),
            CPU);
        foreach (FineTuningReport report in FineTuningFolder.Open(folder["run"]).ReadMetrics())
            output.WriteLine(report.ToString());
        foreach (FineTuningEvaluation evaluation in FineTuningFolder.Open(folder["run"]).ReadEvaluations())
            output.WriteLine($"{evaluation.Step}: {evaluation.Figures}");
        output.WriteLine($"{outcome.Step} updates, {Stopwatch.GetElapsedTime(started)}");
        Assert.True(outcome.Report!.Figures["accuracy"] > outcome.Report.Figures["baseline_accuracy"] + 0.1, outcome.Report.Figures.ToString());
    }
}
