using System.Collections.Immutable;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>Encoder and head are trained, or, with a frozen encoder, the head alone.</summary>
internal sealed class AllWeights : TrainedWeights
{
    private readonly FineTuningRecipe recipe;

    /// <summary>Allocates the moments.</summary>
    public AllWeights(FineTuningRecipe recipe, ParameterArena network)
        : base(network, network, RegionsOf(recipe)) => this.recipe = recipe;

    /// <inheritdoc/>
    public override ImmutableArray<StateFile> Files => [new(Optimizer, recipe.Layout, Moments)];

    /// <inheritdoc/>
    public override long Count => recipe.Layout.ParameterCount - (recipe.FreezeEncoder ? recipe.EncoderLayout.ParameterCount : 0);

    /// <summary>The arena as the optimizer goes through it.</summary>
    /// <remarks>
    /// Tensors of a generator that the encoder reads without training them, as with gradient-disentangled sharing, stay as they are; so does the
    /// whole encoder where the recipe freezes it.
    /// </remarks>
    public static ImmutableArray<AdamWRegion> RegionsOf(FineTuningRecipe recipe)
    {
        ImmutableArray<AdamWRegion> all = LayerwiseRates.Regions(
            recipe.Layout, recipe.LayerwiseLearningRateDecay, generator: 0, recipe.TopLayerGap);
        long encoder = recipe.EncoderLayout.Count;
        return recipe.FreezeEncoder ? [new AdamWRegion(encoder, 0, IsDecayed: false), .. all.Where(region => region.End > encoder)] : all;
    }

    /// <inheritdoc/>
    public override void Start()
    {
    }

    /// <inheritdoc/>
    public override Tensor Update(IAdamWKernel optimizer, in AdamWSettings settings)
    {
        if (recipe.FreezeEncoder)
        {
            using IDisposable noGradient = no_grad();
            using DisposeScope scope = NewDisposeScope();
            _ = Network.Gradients.narrow(0, 0, recipe.EncoderLayout.Count).zero_(); // they would count in the norm
        }

        return Pass(optimizer, settings);
    }
}
