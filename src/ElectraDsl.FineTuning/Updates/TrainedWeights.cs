using System.Collections.Immutable;
using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>What a run changes, and its moments: all weights of the network, or adapters from which some of those follow.</summary>
internal abstract class TrainedWeights : IDisposable
{
    /// <summary>The file of the moments.</summary>
    protected const string Optimizer = "optimizer.safetensors";

    private const string FirstMoment = "first_moment.", SecondMoment = "second_moment.";

    /// <summary>Allocates the moments.</summary>
    /// <param name="network">Weights and gradients of the network.</param>
    /// <param name="trained">Those that the optimizer goes through: the same, or others.</param>
    /// <param name="regions">Their rates.</param>
    protected TrainedWeights(ParameterArena network, ParameterArena trained, ImmutableArray<AdamWRegion> regions)
    {
        (Network, Trained, Regions) = (network, trained, regions);
        FirstMoments = zeros(trained.Layout.Count, ScalarType.Float32, trained.Weights.device).DetachFromDisposeScope();
        SecondMoments = zeros(trained.Layout.Count, ScalarType.Float32, trained.Weights.device).DetachFromDisposeScope();
    }

    /// <summary>The files of a checkpoint beside the weights of the network.</summary>
    public abstract ImmutableArray<StateFile> Files { get; }

    /// <summary>Number of values that are trained.</summary>
    public abstract long Count { get; }

    /// <summary>Weights and gradients of the network.</summary>
    protected ParameterArena Network { get; }

    /// <summary>What the optimizer goes through.</summary>
    protected ParameterArena Trained { get; }

    /// <summary>Its rates.</summary>
    protected ImmutableArray<AdamWRegion> Regions { get; }

    /// <summary>Weights and moments as the optimizer's file has them.</summary>
    protected ImmutableArray<(string Prefix, Tensor Buffer)> Moments => [(FirstMoment, FirstMoments), (SecondMoment, SecondMoments)];

    private Tensor FirstMoments { get; }

    private Tensor SecondMoments { get; }

    /// <summary>What a recipe trains.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="network">Weights and gradients of its network.</param>
    /// <returns>The caller disposes it, before the network's weights.</returns>
    public static TrainedWeights Of(FineTuningRecipe recipe, ParameterArena network) =>
        recipe.LoraRank == 0 ? new AllWeights(recipe, network) : LowRankAdapters.Create(recipe, network);

    /// <summary>Begins a new run from the weights that the network has now.</summary>
    public abstract void Start();

    /// <summary>Changes the weights by the network's gradients, which are zero afterwards.</summary>
    /// <param name="optimizer">Makes the pass.</param>
    /// <param name="settings">Rates and decays of this update.</param>
    /// <returns>The norm of the trained weights' gradient before clipping [1]; one that is not finite changed nothing.</returns>
    public abstract Tensor Update(IAdamWKernel optimizer, in AdamWSettings settings);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        SecondMoments.Dispose();
        FirstMoments.Dispose();
    }

    /// <summary>One pass of the optimizer over what is trained.</summary>
    protected Tensor Pass(IAdamWKernel optimizer, AdamWSettings settings) => Trained.Update((weights, rounded) => optimizer.Run(
        weights, Trained.Gradients, FirstMoments, SecondMoments, Regions.AsSpan(), settings, rounded));
}
