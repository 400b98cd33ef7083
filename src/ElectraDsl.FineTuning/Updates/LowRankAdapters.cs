using System.Collections.Immutable;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>
/// LoRA (Hu et al., 2021, equation 3): every matrix W of the encoder's layers stays as it was pre-trained, and the network reads
/// W + alpha / rank * B A, of which A [rank, input] and B [output, rank] are trained, with the whole head. B starts at zero.
/// </summary>
/// <remarks>
/// The network's weights hold the sum, so that a checkpoint is read, evaluated and exported as any other. Its backward pass computes the gradient G
/// of the sum, from which those of the factors follow: that of B is alpha / rank * G Aᵀ, that of A is alpha / rank * Bᵀ G. So adapters save moments,
/// 8 bytes for each value that is not trained, and change how a small task is learned; a step takes as long as one that trains all.
/// </remarks>
internal sealed class LowRankAdapters : TrainedWeights
{
    /// <summary>The file of the matrices as they were pre-trained.</summary>
    private const string Frozen = "frozen.safetensors";

    private readonly FineTuningRecipe recipe;
    private readonly ImmutableArray<Adapter> adapters;
    private readonly ImmutableArray<(ParameterSpec Network, ParameterSpec Trained)> head;
    private readonly ArenaLayout frozenLayout;
    private readonly Tensor frozen;
    private readonly float scale;

    private LowRankAdapters(
        FineTuningRecipe recipe,
        ParameterArena network,
        ParameterArena trained,
        ImmutableArray<AdamWRegion> regions,
        ImmutableArray<Adapter> adapters,
        ImmutableArray<(ParameterSpec Network, ParameterSpec Trained)> head)
        : base(network, trained, regions)
    {
        (this.recipe, this.adapters, this.head) = (recipe, adapters, head);
        frozenLayout = ArenaLayout.Of([.. adapters.Select(adapter => adapter.Matrix)]);
        frozen = zeros(frozenLayout.Count, ScalarType.Float32, network.Weights.device).DetachFromDisposeScope();
        scale = (float)(recipe.LoraAlpha / recipe.LoraRank);
    }

    /// <inheritdoc/>
    public override ImmutableArray<StateFile> Files =>
    [
        new(Optimizer, Trained.Layout, [("", Trained.Weights), .. Moments]),
        new(Frozen, frozenLayout, [("", frozen)]),
    ];

    /// <inheritdoc/>
    public override long Count => Trained.Layout.ParameterCount;

    /// <summary>Allocates adapters, their gradients and their moments.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="network">Weights and gradients of its network.</param>
    public static LowRankAdapters Create(FineTuningRecipe recipe, ParameterArena network)
    {
        ParameterSpec[] matrices =
        [
            .. network.Layout.Parameters.Where(one => one is { Kind: TensorKind.Matrix, Section: NetworkSection.Layers }),
        ];
        ParameterSpec[] own = [.. network.Layout.Parameters.Where(one => one.Offset >= recipe.EncoderLayout.Count)];
        ArenaLayout layout = ArenaLayout.Of(
        [
            .. matrices.SelectMany(matrix => new[] { Adapter.First(matrix, recipe.LoraRank), Adapter.Second(matrix, recipe.LoraRank) }),
            .. own,
        ]);
        ImmutableArray<ParameterSpec> placed = layout.Parameters;
        ImmutableArray<Adapter> adapters =
            [.. matrices.Select((matrix, index) => new Adapter(matrix, placed[2 * index], placed[(2 * index) + 1]))];
        ImmutableArray<(ParameterSpec, ParameterSpec)> head = [.. own.Select((one, index) => (one, placed[(2 * matrices.Length) + index]))];
        ImmutableArray<AdamWRegion> regions = LayerwiseRates.Regions(
            layout, recipe.LayerwiseLearningRateDecay, generator: 0, recipe.TopLayerGap);
        return new LowRankAdapters(recipe, network, ParameterArena.ForTraining(layout, network.Weights.device), regions, adapters, head);
    }

    /// <inheritdoc/>
    public override void Start()
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Trained.Initialize(recipe.Seed);
        foreach ((Adapter adapter, ParameterSpec place) in adapters.Zip(frozenLayout.Parameters))
            _ = View(frozen, place).copy_(Network.Values(adapter.Matrix));
        foreach ((ParameterSpec network, ParameterSpec trained) in head)
            _ = Trained.Values(trained).copy_(Network.Values(network));
    }

    /// <inheritdoc/>
    public override Tensor Update(IAdamWKernel optimizer, in AdamWSettings settings)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = Trained.Weights;
        foreach (Adapter adapter in adapters)
        {
            Tensor gradient = Network.Gradient(adapter.Matrix);                                        // [output, input]
            Tensor first = View(weights, adapter.A), second = View(weights, adapter.B);                // [rank, input], [output, rank]
            _ = Trained.Gradient(adapter.A).addmm_(second.t(), gradient, beta: 0, alpha: scale);       // [rank, input]
            _ = Trained.Gradient(adapter.B).addmm_(gradient, first.t(), beta: 0, alpha: scale);        // [output, rank]
        }

        foreach ((ParameterSpec network, ParameterSpec trained) in head)
            _ = Trained.Gradient(trained).copy_(Network.Gradient(network));
        _ = Network.Gradients.zero_();

        Tensor norm = Pass(optimizer, settings);
        weights = Trained.Weights;
        foreach ((Adapter adapter, ParameterSpec place) in adapters.Zip(frozenLayout.Parameters))
        {
            _ = Network.Values(adapter.Matrix)
                .copy_(View(frozen, place))
                .addmm_(View(weights, adapter.B), View(weights, adapter.A), beta: 1, alpha: scale);    // [output, input]
        }

        foreach ((ParameterSpec network, ParameterSpec trained) in head)
            _ = Network.Values(network).copy_(View(weights, trained));
        return norm.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        frozen.Dispose();
        Trained.Dispose();
    }

    private static Tensor View(Tensor buffer, ParameterSpec place) => buffer.narrow(0, place.Offset, place.Count).view([.. place.Shape]);
}
