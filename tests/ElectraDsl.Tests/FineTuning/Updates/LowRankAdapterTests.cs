using ElectraDsl.FineTuning;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Updates;

/// <summary>Adapters are what is trained: their gradients are autograd's, and the network reads their sum with what stays.</summary>
[Collection(nameof(Training.Runs))]
public sealed class LowRankAdapterTests : IDisposable
{
    private const int Rank = 3;
    private const double Alpha = 12;

    private static readonly SampleHead Adapted =
        SampleHead.Toy(HeadTask.TextClassification, "negative", "positive") with { LoraRank = Rank, LoraAlpha = Alpha };

    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [Fact]
    public void Gradients_AreThoseOfAutograd()
    {
        using ParameterArena network = ParameterArena.ForTraining(Adapted.Layout, CPU);
        network.Initialize(1);
        using TrainedWeights trained = TrainedWeights.Of(Adapted, network);
        trained.Start();
        Recorder recorder = new();
        for (int update = 0; update < 3; update++)                          // B is zero in the first: that A then has no gradient is right
        {
            Fill(network.Gradients, update);
            float[] gradients = network.Gradients.data<float>().ToArray();
            float[] adapters = Trained(trained).data<float>().ToArray();
            using Tensor norm = trained.Update(recorder, new AdamWSettings(AdamWRule.Torch, update + 1, 0.1, 0.9, 0.999, 1e-6, 0, 1));
            ArenaLayout layout = trained.Files[0].Layout;
            foreach (ParameterSpec matrix in Matrices())
            {
                ParameterSpec first = Find(layout, matrix, "lora_A"), second = Find(layout, matrix, "lora_B");
                using Tensor a = Leaf(adapters, first), b = Leaf(adapters, second), g = Of(gradients, matrix);
                using Tensor scale = tensor((float)(Alpha / Rank));
                using Tensor surrogate = b.mm(a).mul(scale).mul(g).sum();   // its gradient with respect to the sum is g
                surrogate.backward();
                AssertClose(a.grad!, Of(recorder.Gradients, first));
                AssertClose(b.grad!, Of(recorder.Gradients, second));
            }

            Assert.All(network.Gradients.data<float>().ToArray(), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void WhatIsNotAdapted_StaysAsItIs_AndMatricesChangeByTheRankAtMost()
    {
        Assert.True(Run("run").Completed);
        using ParameterArena start = new(Adapted.Layout, CPU), end = new(start.Layout, CPU);
        start.Initialize(Adapted.Seed);
        _ = FineTuningFolder.Open(task["run"]).LoadBest(Adapted, end);
        string[] adapted = [.. Matrices().Select(matrix => matrix.Name)];
        Assert.Equal(6, adapted.Length);                                    // query, key, value, output, and two of the feed-forward block
        foreach (ParameterSpec one in start.Layout.Parameters)
        {
            using Tensor before = start.Values(one).clone(), difference = end.Values(one).sub(before);
            float most = difference.abs().max().item<float>();
            if (one.Offset >= Adapted.EncoderLayout.Count)
            {
                Assert.True(most > 0, one.Name);
            }
            else if (!adapted.Contains(one.Name))
            {
                Assert.True(most == 0, one.Name);
            }
            else
            {
                double[] singular = [.. linalg.svdvals(difference.to(ScalarType.Float64)).data<double>().ToArray().OrderDescending()];
                Assert.True(singular[Rank - 1] > 1e-4, one.Name);
                Assert.True(singular[Rank] < 1e-6, one.Name);
            }
        }
    }

    [Fact]
    public void Task_IsLearned_WithFewValues()
    {
        RecordingRun watch = new();
        FineTuningOutcome outcome = FineTuningRun.Start(
            Adapted with { Epochs = 12, LearningRate = 1e-2 }, task["learned"], task.Texts(), EncoderSource.Random(task.Vocabulary), CPU, observer: watch);
        Assert.True(outcome.Report!.Figures["accuracy"] >= 0.95, $"{outcome.Report.Figures["accuracy"]}");
        Assert.True(watch.Facts!.TrainedParameters < watch.Facts.Parameters / 3, $"{watch.Facts.TrainedParameters} of {watch.Facts.Parameters}");
    }

    [Fact]
    public void StoppedRun_EndsAsOneThatNothingDisturbed()
    {
        _ = Run("calm");
        for (int stop = 1; stop <= 8; stop += 3)
        {
            string run = $"stopped-{stop}";
            Assert.False(Run(run, stop).Completed);
            Assert.True(FineTuningRun.Resume(Adapted, task[run], CPU).Completed);
            foreach (string file in new[] { "arena.safetensors", "optimizer.safetensors", "frozen.safetensors" })
                Assert.Equal(File.ReadAllBytes(Newest("calm", file)), File.ReadAllBytes(Newest(run, file)));
        }
    }

    [Fact]
    public void DamagedFrozenMatrices_AreNoticed()
    {
        Assert.False(Run("run", 8).Completed);                             // that of update 7 is there, too
        string path = Newest("run", "frozen.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        RecordingRun watch = new();
        Assert.True(FineTuningRun.Resume(Adapted, task["run"], CPU, observer: watch).Completed);
        Assert.Contains("the checksum of frozen.safetensors differs", Assert.Single(watch.Warnings), StringComparison.Ordinal);
    }

    private static IEnumerable<ParameterSpec> Matrices() =>
        Adapted.EncoderLayout.Parameters.Where(one => one is { Kind: TensorKind.Matrix, Section: NetworkSection.Layers });

    private static Tensor Trained(TrainedWeights trained) => trained.Files[0].Buffers[0].Buffer;

    private static ParameterSpec Find(ArenaLayout layout, ParameterSpec matrix, string factor) =>
        layout.Parameters.Single(one => one.Name == matrix.Name.Replace(".weight", $".{factor}.weight", StringComparison.Ordinal));

    private static Tensor Of(float[] values, ParameterSpec place) =>
        tensor(values[(int)place.Offset..(int)(place.Offset + place.Count)]).reshape([.. place.Shape]);

    private static Tensor Leaf(float[] values, ParameterSpec place) => Of(values, place).requires_grad_();

    private static void Fill(Tensor gradients, int seed)
    {
        using IDisposable noGradient = no_grad();
        using Generator generator = new((ulong)seed);
        using Tensor values = randn(gradients.shape, generator: generator);
        _ = gradients.copy_(values);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        using Tensor difference = expected.sub(actual).abs().max();
        Assert.True(difference.item<float>() < 1e-5, $"{difference.item<float>()}");
    }

    private FineTuningOutcome Run(string run, int stopAfter = int.MaxValue)
    {
        RecordingRun watch = new() { StopAfter = stopAfter };
        return FineTuningRun.Start(
            Adapted with { Epochs = 2, CheckpointEvery = 3, EvaluateEvery = 7 },
            task[run], task.Texts(), EncoderSource.Random(task.Vocabulary), CPU, observer: watch, cancellation: watch.Cancellation);
    }

    private string Newest(string run, string file) =>
        Path.Combine(Directory.GetDirectories(task[run, "checkpoints"], "step-????????").Order(StringComparer.Ordinal).Last(), file);

    /// <summary>Remembers the gradients, and changes every weight a little.</summary>
    private sealed class Recorder : IAdamWKernel
    {
        public float[] Gradients { get; private set; } = [];

        public Tensor Run(
            Tensor weights, Tensor gradients, Tensor firstMoments, Tensor secondMoments,
            ReadOnlySpan<AdamWRegion> regions, in AdamWSettings settings, Tensor? bfloat16Weights = null)
        {
            using DisposeScope scope = NewDisposeScope();
            Gradients = gradients.data<float>().ToArray();
            _ = weights.sub_(gradients.mul(tensor(0.01f)));
            _ = gradients.zero_();
            return ones(1).MoveToOuterDisposeScope();
        }
    }
}
