using System.Collections.Immutable;
using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>Weights, moments and network of a head that is trained, and one update.</summary>
internal sealed class FineTuningTrainer : IDisposable
{
    // Adam's usual ones, which the original and Hugging Face's examples share.
    private const double Beta1 = 0.9, Beta2 = 0.999;

    private readonly FineTuningRecipe recipe;
    private readonly HeadTaskRules rules;
    private readonly NetworkKernels kernels;
    private readonly ImmutableArray<AdamWRegion> regions;

    /// <summary>Builds the network over weights that are still zero.</summary>
    public FineTuningTrainer(FineTuningRecipe recipe, Device device)
    {
        this.recipe = recipe;
        Device = device;
        rules = HeadTaskRules.Of(recipe);
        kernels = recipe.Kernels(device);
        regions = Regions(recipe);
        Arena = ParameterArena.ForTraining(recipe.Layout, device);
        FirstMoments = zeros(recipe.Layout.Count, ScalarType.Float32, device).DetachFromDisposeScope();
        SecondMoments = zeros(recipe.Layout.Count, ScalarType.Float32, device).DetachFromDisposeScope();
        Network = recipe.CreateNetwork(Arena, kernels.Encoder);
    }

    /// <summary>Where everything lives.</summary>
    public Device Device { get; }

    /// <summary>Weights and gradients.</summary>
    public ParameterArena Arena { get; }

    /// <summary>The network.</summary>
    public IHeadNetwork Network { get; }

    /// <summary>Adam's mean of gradients, float32 [Count].</summary>
    public Tensor FirstMoments { get; }

    /// <summary>Adam's mean of squared gradients, float32 [Count].</summary>
    public Tensor SecondMoments { get; }

    /// <summary>The arena as the optimizer goes through it.</summary>
    /// <remarks>
    /// Tensors of a generator that the encoder reads without training them, as with gradient-disentangled sharing, stay as they are; so does the
    /// whole encoder where the recipe freezes it.
    /// </remarks>
    internal static ImmutableArray<AdamWRegion> Regions(FineTuningRecipe recipe)
    {
        ImmutableArray<AdamWRegion> all = LayerwiseRates.Regions(
            recipe.Layout, recipe.LayerwiseLearningRateDecay, generator: 0, recipe.TopLayerGap);
        long encoder = recipe.EncoderLayout.Count;
        return recipe.FreezeEncoder ? [new AdamWRegion(encoder, 0, IsDecayed: false), .. all.Where(region => region.End > encoder)] : all;
    }

    /// <summary>One update.</summary>
    /// <param name="inputs">Its sequences.</param>
    /// <param name="step">Updates made before it.</param>
    /// <param name="learningRate">Its rate.</param>
    /// <returns>The loss as the recipe reduces it, and the gradient's norm before clipping; what is not finite was not applied.</returns>
    public (double Loss, double GradientNorm) Update(IReadOnlyList<EncodedInput> inputs, int step, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        using InputBatch batch = InputBatch.Of(inputs, recipe.Model, Device);
        Network.train();
        Network.DropoutRandomness = new DropoutKey(recipe.Seed, (uint)step, Place: 0, FirstSequence: 0);
        PretrainingTrainer.SeedDropout(new RandomKey(recipe.Seed, (uint)step), firstRow: 0);
        Tensor loss = rules.Loss(Network.call(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask), batch, inputs);
        double value = loss.ToHost<float>()[0];
        if (!double.IsFinite(value))
            return (value, double.NaN);
        BackwardPass.Run([loss], [ones_like(loss)]);
        if (recipe.FreezeEncoder)
        {
            using IDisposable noGradient = no_grad();
            _ = Arena.Gradients.narrow(0, 0, recipe.EncoderLayout.Count).zero_(); // they would count in the norm
        }

        AdamWSettings settings = new(
            recipe.AdamRule, step + 1, learningRate, Beta1, Beta2, recipe.AdamEpsilon, recipe.WeightDecay, recipe.MaxGradientNorm);
        Tensor norm = Arena.Update((weights, rounded) => kernels.AdamW.Run(
            weights, Arena.Gradients, FirstMoments, SecondMoments, regions.AsSpan(), settings, rounded));
        return (value, norm.ToHost<float>()[0]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Network.Dispose();
        SecondMoments.Dispose();
        FirstMoments.Dispose();
        Arena.Dispose();
    }
}
