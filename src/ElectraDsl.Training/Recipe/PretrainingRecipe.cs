using ElectraDsl.Data;
using TorchSharp;

namespace ElectraDsl.Training;

/// <summary>
/// How a model is pre-trained: every knob that does not shape a tensor. A model's record is such a recipe (the compiler writes the
/// base type), so <c>new ElectraSmall { LearningRate = 2e-4 }</c> and <c>with</c> work, a constructor in the record sets the model's
/// own defaults, and every knob is a command-line option of the same name. Defaults are those of the original's small model.
/// </summary>
public abstract record PretrainingRecipe
{
    /// <summary>What the compiler knows of the model.</summary>
    public abstract ModelFacts Facts { get; }

    /// <summary>
    /// The text to learn from where the command line names none. A model that overrides it trains when its program is started
    /// without arguments.
    /// </summary>
    public virtual ICorpus? Corpus => null;

    /// <summary>Number of updates: at least 1.</summary>
    public int Steps { get; init; } = 1_000_000;

    /// <summary>Sequences per update.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>
    /// Sequences that are on the device at once; a divisor of <see cref="BatchSize"/>, or 0 for all of them. Gradients of the parts
    /// are summed, so that the result is that of the whole batch.
    /// </summary>
    public int MicroBatchSize { get; init; }

    /// <summary>Tokens per sequence, special tokens included: 8 up to the model's number of positions.</summary>
    public int SequenceLength { get; init; } = 128;

    /// <summary>Peak of the learning rate.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Updates over which the rate rises linearly; the rise multiplies the decay, which starts at update 0.</summary>
    public int WarmupSteps { get; init; } = 10_000;

    /// <summary>Exponent of the decay (1 - step / Steps)^power; 1 is linear.</summary>
    public double LearningRateDecayPower { get; init; } = 1;

    /// <summary>Decay of weights, multiplied by the rate; biases and LayerNorms are spared.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Memory of Adam's first moment.</summary>
    public double AdamBeta1 { get; init; } = 0.9;

    /// <summary>Memory of Adam's second moment.</summary>
    public double AdamBeta2 { get; init; } = 0.999;

    /// <summary>Added to the root of Adam's second moment.</summary>
    public double AdamEpsilon { get; init; } = 1e-6;

    /// <summary>The gradient is scaled down to this norm where it is longer.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Weight of the generator's loss.</summary>
    public double GeneratorWeight { get; init; } = 1;

    /// <summary>Weight of the discriminator's loss.</summary>
    public double DiscriminatorWeight { get; init; } = 50;

    /// <summary>Whether text is lower-cased and stripped of accents.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Part of the documents that is kept for evaluation: above 0, below 1.</summary>
    public double HeldOutFraction { get; init; } = 0.1;

    /// <summary>Held-out sequences that an evaluation uses; fewer where there are fewer.</summary>
    public int EvaluationSequences { get; init; } = 4_096;

    /// <summary>Updates between two reports.</summary>
    public int ReportEvery { get; init; } = 100;

    /// <summary>Updates between two evaluations on held-out text; 0 for one at the end only.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>Updates between two checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 1_000;

    /// <summary>Checkpoints to keep, the newest first.</summary>
    public int KeepCheckpoints { get; init; } = 5;

    /// <summary>The one seed of weights, order, masks, samples and dropout.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Builds the model's networks, kernels and optimizer state. The caller disposes the trainer.</summary>
    /// <param name="device">Where everything lives.</param>
    public abstract JointTrainer CreateTrainer(torch.Device device);
}
