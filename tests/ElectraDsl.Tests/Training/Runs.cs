using ElectraDsl.Data;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using Samples;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>Small runs of the sample model, and the comparison of two.</summary>
internal sealed class Runs : IDisposable
{
    public static readonly SampleModel Recipe = new()
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

    /// <summary>Prepares the text.</summary>
    /// <param name="isPaired">Whether its pairs are labeled.</param>
    public Runs(bool isPaired = false) => Corpus = SyntheticCorpus.Prepare(Folder["corpus"], isPaired: isPaired);

    public TemporaryFolder Folder { get; } = new();

    public PreparedCorpus Corpus { get; }

    public void Dispose()
    {
        Corpus.Dispose();
        Folder.Dispose();
    }

    public PretrainingOutcome Start(string name, RecordingObserver? observer = null, PretrainingRecipe? recipe = null) => PretrainingRun.Start(
        recipe ?? Recipe, Folder[name], Corpus, CPU, $"start {name}", observer, initialWeights: null, observer?.Cancellation ?? default);

    public PretrainingOutcome Resume(
        string name,
        RecordingObserver? observer = null,
        IReadOnlyDictionary<string, object>? given = null,
        PretrainingRecipe? model = null) =>
        PretrainingRun.Resume(
            model ?? new SampleModel(),
            Folder[name],
            Corpus,
            CPU,
            given,
            $"resume {name}",
            observer,
            observer?.Cancellation ?? default);

    /// <summary>All reports but their times, which no two runs share.</summary>
    public IReadOnlyList<TrainingReport> Metrics(string name) =>
        [
            .. RunFolder
                .Open(Folder[name])
                .ReadMetrics()
                .Select(report => report with { TokensPerSecond = 0, ElapsedSeconds = 0, RemainingSeconds = 0 }),
        ];

    /// <summary>Same reports, same bits in weights and moments, same evaluation.</summary>
    public void AssertSame(string expected, string actual)
    {
        Assert.Equal(Metrics(expected), Metrics(actual));
        foreach (string file in new[] { "arena.safetensors", "optimizer.safetensors" })
        {
            string one = Folder[expected, "checkpoints", "step-00000030", file], other = Folder[actual, "checkpoints", "step-00000030", file];
            Assert.True(File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)), $"{file} differs.");
        }

        Assert.Equal(Evaluation(expected), Evaluation(actual));
    }

    private EvaluationResult Evaluation(string name) =>
        RunFolder.Open(Folder[name]).ReadEvaluation()! with { Seconds = 0, TokensPerSecond = 0 };
}
