using System.Collections.Immutable;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// The training step of one model. The compiler derives one class a model, which spells out the step; what every model and objective shares is here.
/// </summary>
/// <remarks>Owns the arena, the moments and the totals. Not thread-safe.</remarks>
public abstract class PretrainingTrainer : IDisposable
{
    // More than any network has.
    private const int DropoutPlaces = 1 << 16;

    private ImmutableArray<AdamWRegion> regions;
    private double regionsOf = 1;                         // the generator's rate that they are for
    private readonly Tensor? firstMoments, secondMoments, averagedWeights;

    /// <summary>Builds what every model shares and gives the weights their initial values.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="kernels">The kernels, closed over the model's numbers.</param>
    /// <param name="device">Where everything lives.</param>
    /// <param name="isTrained">Whether it is trained. Else it has weights alone: zeros, until a checkpoint is loaded into its arena.</param>
    protected PretrainingTrainer(PretrainingRecipe recipe, KernelTable kernels, Device device, bool isTrained = true)
    {
        Recipe = recipe;
        Device = device;
        if (!isTrained)
        {
            Kernels = kernels;
            Arena = new ParameterArena(recipe.Layout, device);
            return;
        }

        Precision precision = ProcessorPrecision.Resolve(recipe.Precision, device);
        Arena = ParameterArena.ForTraining(recipe.Layout, device, precision);
        KernelTable inPrecision = precision == Precision.Bf16 ? kernels.InBf16(Arena) : kernels;
        Kernels = recipe.RecomputeActivations ? RecipeValidation.Recomputing(recipe, inPrecision, device) : inPrecision;
        Arena.Initialize(recipe.Seed);
        ZeroPadding();
        firstMoments = zeros(recipe.Layout.Count, ScalarType.Float32, device).DetachFromDisposeScope();
        secondMoments = zeros(recipe.Layout.Count, ScalarType.Float32, device).DetachFromDisposeScope();
        if (recipe.EmaDecay > 0)
            averagedWeights = Arena.Weights.clone().DetachFromDisposeScope();
        regions = LayerwiseRates.Regions(recipe.Layout, recipe.LayerwiseLearningRateDecay, regionsOf);
    }

    /// <summary>The model and its hyperparameters.</summary>
    public PretrainingRecipe Recipe { get; }

    /// <summary>
    /// The kernels of this model on this device. May be swapped between two steps: <c>trainer.Kernels = trainer.Kernels with { RtdLoss = mine }</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    /// <exception cref="ArgumentException">The kernels inside the networks would change, which were built with them.</exception>
    public KernelTable Kernels
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (field is not null && value.Encoder != field.Encoder)
            {
                throw new ArgumentException(
                    $"The networks were built with their {nameof(KernelTable.Encoder)} kernels and keep them: make another trainer.", nameof(value));
            }

            field = value;
        }
    }

    /// <summary>Where everything lives.</summary>
    public Device Device { get; }

    /// <summary>Weights of all networks, and their gradients where they are trained.</summary>
    public ParameterArena Arena { get; }

    /// <summary>Adam's mean of gradients, float32 [Count], in the arena's order.</summary>
    /// <exception cref="InvalidOperationException">The trainer has weights alone.</exception>
    public Tensor FirstMoments => firstMoments ?? throw WeightsAlone();

    /// <summary>Adam's mean of squared gradients, float32 [Count], in the arena's order.</summary>
    /// <exception cref="InvalidOperationException">The trainer has weights alone.</exception>
    public Tensor SecondMoments => secondMoments ?? throw WeightsAlone();

    /// <summary>
    /// The exponential moving average of the weights, float32 [Count], in the arena's order; null where <see cref="PretrainingRecipe.EmaDecay"/> is
    /// 0.
    /// </summary>
    public Tensor? AveragedWeights => averagedWeights;

    /// <summary>Losses and counters since the last report.</summary>
    public abstract TrainingTotals Totals { get; }

    /// <summary>
    /// Forward and backward of one batch, or of a part of one: adds to the gradients and to <see cref="Totals"/>. With the context's
    /// counts over the whole batch, the parts' gradients add up to the whole batch's.
    /// </summary>
    public abstract void Accumulate(Batch batch, in StepContext step);

    /// <summary>Tokens that the step will mask in a batch, or in a part of one, foretold without asking the device.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="random">Key of the step's randoms.</param>
    /// <param name="firstRow">Index of its first sequence within the step's batch.</param>
    internal virtual long CountMasked(Batch batch, RandomKey random, int firstRow) => batch.CountMasked(Kernels.Masking, random, firstRow);

    /// <summary>What measures the model on held-out text.</summary>
    /// <param name="corpus">Held-out examples to evaluate on, training examples to fit the baselines on.</param>
    public abstract IEvaluation CreateEvaluation(PreparedCorpus corpus);

    /// <summary>One update from the accumulated gradients, which are zero afterwards.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="step">Updates made before it: at least 0.</param>
    /// <param name="generatorLearningRate">What the rate of the generator's own weights is of <paramref name="learningRate"/>.</param>
    /// <returns>The gradient's norm before clipping, float32 [1], on the device. The caller disposes it.</returns>
    public Tensor Update(double learningRate, int step, double generatorLearningRate = 1)
    {
        if (generatorLearningRate != regionsOf)
        {
            regionsOf = generatorLearningRate;
            regions = LayerwiseRates.Regions(Recipe.Layout, Recipe.LayerwiseLearningRateDecay, generatorLearningRate);
        }

        AdamWSettings settings = new(
            Recipe.AdamRule,
            step + 1,
            learningRate,
            Recipe.AdamBeta1,
            Recipe.AdamBeta2,
            Recipe.AdamEpsilon,
            Recipe.WeightDecay,
            Recipe.MaxGradientNorm);
        Tensor gradientNorm = Arena.Update((weights, rounded) => Kernels.AdamW.Run(
            weights, Arena.Gradients, FirstMoments, SecondMoments, regions.AsSpan(), settings, rounded));
        if (averagedWeights is not null)
        {
            double decay = Math.Min(Recipe.EmaDecay, (1.0 + step) / (10 + step));
            using Scalar kept = decay.ToScalar(), added = (1 - decay).ToScalar();
            _ = averagedWeights.mul_(kept).add_(Arena.Weights, added);
        }

        return gradientNorm;
    }

    /// <summary>Begins the average with the weights as they are: what a new run calls once it has its initial weights.</summary>
    internal void StartAverage() => averagedWeights?.copy_(Arena.Weights);

    /// <summary>
    /// Puts the averaged weights in the place of those that are trained, until the result is disposed. Does nothing where there is no average.
    /// </summary>
    internal IDisposable? UseAveragedWeights() => averagedWeights is null ? null : new Exchange(Arena, averagedWeights);

    private static InvalidOperationException WeightsAlone() =>
        new($"This trainer has weights alone: {nameof(PretrainingRecipe.CreateTrainer)}(device) makes one that can be trained.");

    /// <summary>Zeros [PAD]'s row of token tables that start as Hugging Face's do: <see cref="Initialization.HuggingFace"/>.</summary>
    private void ZeroPadding()
    {
        using IDisposable noGradient = no_grad();
        foreach (ParameterSpec table in Recipe.Layout.Parameters)
        {
            if (table is not { Kind: TensorKind.Table, Section: NetworkSection.WordEmbeddings } || table.Initializer != Initializer.Normal)
                continue;
            using DisposeScope scope = NewDisposeScope();
            _ = Arena.Weights.narrow(0, table.Offset + (Recipe.Facts.SpecialTokens.Pad * table.Shape[1]), table.Shape[1]).zero_();
        }
    }

    /// <summary>Adds the gradients of everything that some tensors depend on.</summary>
    /// <param name="outputs">The tensors.</param>
    /// <param name="gradients">Theirs.</param>
    protected static void Backward(IList<Tensor> outputs, IList<Tensor> gradients) => BackwardPass.Run(outputs, gradients);

    /// <summary>Names the random numbers that a network drops hidden values by in one part of a step.</summary>
    /// <param name="step">The part.</param>
    /// <param name="network">Which network of the step it is, from 0.</param>
    protected static DropoutKey DropoutKeyOf(in StepContext step, int network) =>
        new(step.Random.Seed, step.Random.Step, network * DropoutPlaces, step.FirstRow);

    /// <summary>
    /// Seeds libtorch's generator for one part of a step, so that a resumed run drops what it would have dropped where kernels are plain tensor
    /// operations.
    /// </summary>
    protected static void SeedDropout(in StepContext step) => SeedDropout(step.Random, step.FirstRow);

    /// <summary>The same where a step has no such context.</summary>
    /// <param name="random">Key of the step's randoms.</param>
    /// <param name="firstRow">Index of the part's first sequence within the step's batch.</param>
    internal static void SeedDropout(RandomKey random, int firstRow)
    {
        // An odd multiplier keeps (seed, step, row) apart; the generator itself mixes the bits.
        ulong mixed = ((random.Seed * 0x9E3779B97F4A7C15ul) + random.Step) * 0xBF58476D1CE4E5B9ul;
        using Generator _ = manual_seed((long)((mixed + (ulong)firstRow) & long.MaxValue));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the networks in derived classes, and what every model shares here.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        averagedWeights?.Dispose();
        secondMoments?.Dispose();
        firstMoments?.Dispose();
        Arena.Dispose();
    }

    /// <summary>Other weights for a while; the networks' parameters are views of the same memory.</summary>
    private sealed class Exchange : IDisposable
    {
        private readonly ParameterArena arena;
        private readonly Tensor kept;

        public Exchange(ParameterArena arena, Tensor others)
        {
            this.arena = arena;
            kept = arena.Weights.clone().DetachFromDisposeScope();
            _ = arena.Weights.copy_(others);
        }

        public void Dispose()
        {
            _ = arena.Weights.copy_(kept);
            kept.Dispose();
        }
    }
}
