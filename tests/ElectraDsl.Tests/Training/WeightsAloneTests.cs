using ElectraDsl.Cli;
using ElectraDsl.Tests.Cli;
using ElectraDsl.Training;
using Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>What only evaluates or shows a model holds its weights and nothing that training needs.</summary>
public sealed class WeightsAloneTests
{
    [Fact]
    public void TrainerThatDoesNotTrain_HoldsNeitherGradientsNorMoments()
    {
        using JointTrainer trainer = new SampleModel().CreateTrainer(CPU, isTrained: false);
        Assert.Equal(0, trainer.Arena.Weights.count_nonzero().item<long>());
        _ = Assert.Throws<InvalidOperationException>(() => trainer.Arena.Gradients);
        _ = Assert.Throws<InvalidOperationException>(() => trainer.FirstMoments);
        _ = Assert.Throws<InvalidOperationException>(() => trainer.SecondMoments);
        _ = Assert.Throws<InvalidOperationException>(() => trainer.Update(1e-3, step: 0));
    }

    [Fact]
    public void TrainerThatDoesNotTrain_SaysTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        using JointTrainer trained = new SampleModel().CreateTrainer(CPU), loaded = new SampleModel().CreateTrainer(CPU, isTrained: false);
        using (no_grad())
            _ = loaded.Arena.Weights.copy_(trained.Arena.Weights);
        Tensor ids = randint(0, 4_096, [2, 16], ScalarType.Int64), types = zeros_like(ids);
        TensorAssert.Same(trained.Discriminate(ids, types, null), loaded.Discriminate(ids, types, null));
    }

    [Fact]
    public void RunThatIsShown_HoldsItsWeightsAlone()
    {
        using TinyProgram program = new();
        CapturedRun run = program.Train("Tiny");
        Assert.Equal(0, run.ExitCode);
        using RunTarget target = RunTarget.Open(program["Tiny"], new Tiny(), Terminal.Plain(TextWriter.Null, TextWriter.Null));
        using PretrainingTrainer trainer = target.Trained(CPU, out int step);
        using Tensor weights = program.Weights("Tiny", 6);
        Assert.Equal(6, step);
        TensorAssert.Same(weights, trainer.Arena.Weights);
        _ = Assert.Throws<InvalidOperationException>(() => trainer.Arena.Gradients);
    }
}
