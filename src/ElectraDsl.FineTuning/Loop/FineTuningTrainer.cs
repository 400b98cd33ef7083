using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>Weights and network of a head that is trained, and one update.</summary>
internal sealed class FineTuningTrainer : IDisposable
{
    // Adam's usual ones, which the original and Hugging Face's examples share.
    private const double Beta1 = 0.9, Beta2 = 0.999;

    private readonly FineTuningRecipe recipe;
    private readonly HeadTaskRules rules;
    private readonly NetworkKernels kernels;

    /// <summary>Builds the network over weights that are still zero.</summary>
    public FineTuningTrainer(FineTuningRecipe recipe, Device device)
    {
        this.recipe = recipe;
        Device = device;
        rules = HeadTaskRules.Of(recipe);
        kernels = recipe.Kernels(device);
        Arena = ParameterArena.ForTraining(recipe.Layout, device);
        Trained = TrainedWeights.Of(recipe, Arena);
        Totals = new FineTuningTotals(recipe, device);
        Network = recipe.CreateNetwork(Arena, kernels.Encoder);
    }

    /// <summary>Where everything lives.</summary>
    public Device Device { get; }

    /// <summary>Weights and gradients of the network.</summary>
    public ParameterArena Arena { get; }

    /// <summary>The network.</summary>
    public IHeadNetwork Network { get; }

    /// <summary>What of them is trained, and its moments.</summary>
    public TrainedWeights Trained { get; }

    /// <summary>Losses and norms since the last report.</summary>
    public FineTuningTotals Totals { get; }

    /// <summary>One update, whose loss and norm are added to <see cref="Totals"/>; what is not finite is not applied.</summary>
    /// <param name="inputs">Its sequences.</param>
    /// <param name="step">Updates made before it.</param>
    /// <param name="learningRate">Its rate.</param>
    public void Update(IReadOnlyList<EncodedInput> inputs, int step, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        using InputBatch batch = InputBatch.Of(inputs, recipe.Model, Device);
        Network.train();
        Network.DropoutRandomness = new DropoutKey(recipe.Seed, (uint)step, Place: 0, FirstSequence: 0);
        PretrainingTrainer.SeedDropout(new RandomKey(recipe.Seed, (uint)step), firstRow: 0);
        Tensor loss = rules.Loss(Network.call(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask), batch, inputs);
        BackwardPass.Run([loss], [ones_like(loss)]);
        AdamWSettings settings = new(
            recipe.AdamRule, step + 1, learningRate, Beta1, Beta2, recipe.AdamEpsilon, recipe.WeightDecay, recipe.MaxGradientNorm);
        Totals.Add(loss, Trained.Update(kernels.AdamW, settings));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Network.Dispose();
        Totals.Dispose();
        Trained.Dispose();
        Arena.Dispose();
    }
}
