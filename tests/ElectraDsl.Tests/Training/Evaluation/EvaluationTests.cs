using ElectraDsl.Data;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

[Collection(nameof(Runs))]
public sealed class EvaluationTests : IDisposable
{
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Figures_AreCountedByHand()
    {
        using TemporaryFolder folder = new();
        using (ExampleSetWriter writer = new(folder["e"], 4, 100, paddingId: 0))
        {
            writer.Write(new Example([2, 10, 11, 3], 4));
            writer.Write(new Example([2, 12, 3], 3));
            writer.Complete();
        }

        using ExampleSet file = new(folder["e", "examples.json"]);
        float[] contextFree = new float[100];
        contextFree[99] = 1;
        RtdScores scores = new(contextFree, mostFrequentToken: 11);
        using (EvaluationOutput output = new(
            new GeneratedText(
                Losses: tensor([1f, 2f, 4f, 100f]),
                Correct: tensor([1f, 0f, 0f, 1f]),
                Targets: tensor([10L, 11L, 12L, 11L]),
                Weights: tensor([1f, 1f, 1f, 0f]),
                CorruptedIds: tensor([2L, 99L, 11L, 3L, 2L, 20L, 3L, 99L], [2, 4]),  // two replaced: 10 -> 99, 12 -> 20; the last is padding
                Labels: tensor([false, true, false, false, false, true, false, true], [2, 4])),
            RtdLogits: tensor([-1f, 3f, 1f, -2f, -3f, -0.5f, 0f, 9f], [2, 4])))
        {
            scores.Add(ExampleBatch.Read(file, 0, 2), output);
        }

        EvaluationResult result = scores.Result();
        Assert.Equal(7, result.Tokens);
        Assert.Equal(2, result.Sequences);
        Assert.Equal(3, result.MaskedTokens);
        Assert.Equal(7.0 / 3, result.GeneratorLoss, 1e-12);
        Assert.Equal(1.0 / 3, result.GeneratorAccuracy, 1e-12);
        Assert.Equal(1.0 / 3, result.MostFrequentTokenAccuracy, 1e-12);
        Assert.Equal(2.0 / 7, result.ReplacedRate, 1e-12);
        Assert.Equal(5.0 / 7, result.RtdMajorityAccuracy, 1e-12);
        Assert.Equal(1.0 / 2, result.RtdPrecision, 1e-12);        // called replaced: 3 and 1 (0 is not); right: 3
        Assert.Equal(1.0 / 2, result.RtdRecall, 1e-12);
        Assert.Equal(5.0 / 7, result.RtdAccuracy, 1e-12);
        Assert.Equal(8.0 / 10, result.RtdAuc, 1e-12);             // 3 beats 5 of 5; -0.5 beats -1, -2, -3
        Assert.Equal((5 + 2.5) / 10, result.RtdContextFreeAuc, 1e-12);
    }

    [Fact]
    public void SameWeights_GiveTheSameFigures_HoweverTheyAreBatched()
    {
        using JointTrainer six = (Runs.Recipe with { MicroBatchSize = 0 }).CreateTrainer(CPU);
        using JointTrainer two = (Runs.Recipe with { MicroBatchSize = 2 }).CreateTrainer(CPU);
        EvaluationResult first = six.CreateEvaluation(runs.Corpus).Run(),
            second = six.CreateEvaluation(runs.Corpus).Run(),
            other = two.CreateEvaluation(runs.Corpus).Run();
        Assert.Equal(first, second);
        Assert.Equal(first.Tokens, other.Tokens);
        Assert.Equal(first.MaskedTokens, other.MaskedTokens);
        Assert.Equal(first.GeneratorLoss, other.GeneratorLoss, 1e-5);
        Assert.Equal(first.RtdAuc, other.RtdAuc, 5e-3);
    }

    [Fact]
    public void UntrainedModel_KnowsNothing_AndTheDetectorOfIdsKnowsMore()
    {
        using JointTrainer trainer = (Runs.Recipe with { EvaluationSequences = 1000 }).CreateTrainer(CPU);
        List<(int Done, int Total)> progress = [];
        EvaluationResult result = trainer.CreateEvaluation(runs.Corpus).Run((done, total) => progress.Add((done, total)));
        Assert.Equal(40, result.Sequences);
        Assert.Equal((40, 40), progress[^1]);
        Assert.All(progress, seen => Assert.Equal(result.Sequences, seen.Total));
        Assert.Equal(Math.Log(4096), result.GeneratorLoss, 0.2);
        Assert.InRange(result.RtdAuc, 0.2, 0.8);

        // Untrained samples are spread over the whole vocabulary, of which the text uses 200 words: the id alone gives them away.
        Assert.InRange(result.RtdContextFreeAuc, 0.9, 1);
        Assert.InRange(result.ReplacedRate, 0.08, 0.16);
        Assert.Equal(1 - result.ReplacedRate, result.RtdMajorityAccuracy, 1e-12);
        Assert.InRange(result.MostFrequentTokenAccuracy, 0, 0.05);
    }

    [Fact]
    public void Canceled_Stops()
    {
        using JointTrainer trainer = Runs.Recipe.CreateTrainer(CPU);
        using CancellationTokenSource canceled = new();
        _ = Assert.Throws<OperationCanceledException>(() => trainer.CreateEvaluation(runs.Corpus).Run((_, _) => canceled.Cancel(), canceled.Token));
    }
}
