using System.ComponentModel;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using TorchSharp;

namespace ElectraDsl.Training;

/// <summary>
/// How a model is pre-trained: every hyperparameter that does not shape a tensor. A model's record is such a recipe (the compiler writes the
/// base type), so <c>new ElectraSmall { LearningRate = 2e-4 }</c> and <c>with</c> work, a constructor in the record sets the model's
/// own defaults, and every hyperparameter is a command-line option of the same name. Defaults are those of the original's small model.
/// </summary>
public abstract record PretrainingRecipe
{
    /// <summary>The original's warm-up, which is that of a million updates, and what a shorter run gets in its place.</summary>
    private const int LongestWarmup = 10_000, WarmupsInRun = 10;

    private readonly int? warmupSteps;
    private readonly Schedule? samplingTemperature;
    private readonly BestMetric? bestMetric;

    /// <summary>Starts from the defaults of <see cref="BaseRecipe"/> where there is one. A record's own constructor runs after this one.</summary>
    protected PretrainingRecipe()
    {
        // Asked for before the record's own constructor ran: BaseRecipe must depend on nothing of the instance, and as generated it does not.
        if (BaseRecipe is not { } origin)
            return;
        foreach (Hyperparameter hyperparameter in Hyperparameters.All)
            hyperparameter.Set(this, hyperparameter.Get(origin));

        // What nothing set there is not set here either: it follows this recipe's Steps, and what this model declares, its objective for one.
        warmupSteps = origin.warmupSteps;
        samplingTemperature = origin.samplingTemperature;
        bestMetric = origin.bestMetric;
    }

    /// <summary>What the compiler knows of the model.</summary>
    public abstract ModelConfig Facts { get; }

    /// <summary>Where every parameter lies in the arena.</summary>
    public abstract ArenaLayout Layout { get; }

    /// <summary>The part of <see cref="Layout"/> that the encoder reads that is kept: what an arena needs that serves it alone.</summary>
    public abstract ArenaLayout EncoderLayout { get; }

    /// <summary>The model's kernels, before a device is chosen: what the tools list, verify, time and write down.</summary>
    public abstract ModelKernels ModelKernels { get; }

    /// <summary>
    /// The text to learn from where the command line names none. A model that overrides it trains when its program is started
    /// without arguments. That of <see cref="BaseRecipe"/> unless it is overridden.
    /// </summary>
    public virtual ICorpus? Corpus => BaseRecipe?.Corpus;

    /// <summary>
    /// The recipe whose defaults this one takes over: a new one of the model that <see cref="ElectraModelAttribute.Base"/> names, or null. Generated.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual PretrainingRecipe? BaseRecipe => null;

    /// <summary>Number of updates.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Number of updates.", IsFixed = false)]
    public int Steps { get; init; } = 1_000_000;

    /// <summary>Passes over the training text, in place of a number of steps; 0 where --steps decides.</summary>
    /// <value>At least 0.</value>
    /// <remarks>A run turns it into <see cref="Steps"/> once the text is packed, rounded up.</remarks>
    [Hyperparameter("Passes over the training text, in place of a number of steps; 0 where --steps decides.", IsFixed = false)]
    public double Epochs { get; init; }

    /// <summary>Hours of training, in place of a number of steps, which the speed measured at the start decides; 0 where --steps decides.</summary>
    /// <value>At least 0.</value>
    /// <remarks>
    /// A run measures some steps, which it does not keep, and fixes <see cref="Steps"/> in run.json before its first: the schedule stays a function
    /// of the step. Checkpoints and evaluations take their time besides.
    /// </remarks>
    [Hyperparameter(
        "Hours of training, in place of a number of steps, which the speed measured at the start decides; 0 where --steps decides.",
        IsFixed = false)]
    public double Hours { get; init; }

    /// <summary>Floating-point operations of training as info counts them (6ND), in place of a number of steps; 0 where --steps decides.</summary>
    /// <value>At least 0.</value>
    /// <remarks>
    /// As they are usually counted (<see cref="WorkEstimate.TrainingFlops"/>), padding included, rounded down to whole steps: models of the same
    /// number have had the same compute.
    /// </remarks>
    [Hyperparameter(
        "Floating-point operations of training as info counts them (6ND), in place of a number of steps; 0 where --steps decides.",
        IsFixed = false)]
    public double Flops { get; init; }

    /// <summary>Sequences per update.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Sequences per update.")]
    public int BatchSize { get; init; } = 128;

    /// <summary>Sequences that are on the device at once: changes memory and speed, dropout's random numbers, and nothing else.</summary>
    /// <value>A divisor of --batch-size, or 0 for all of them.</value>
    /// <remarks>
    /// Gradients of the parts are summed and every loss is divided by the whole batch's tokens; masked tokens and samples are those of the whole
    /// batch. Without dropout the result is that of the whole batch, but for rounding. With dropout each part drops by a random number of its own: a
    /// result as good, but another one. So it is, in about one token of a hundred, with samplers that draw by inverse CDF where a part's logits need
    /// more than 1 GiB and are therefore computed in chunks. The AUC that training reports compares tokens within a part.
    /// </remarks>
    [Hyperparameter(
        "Sequences that are on the device at once: changes memory and speed, dropout's random numbers, and nothing else.",
        Rule = "a divisor of --batch-size, or 0 for all of them")]
    public int MicroBatchSize { get; init; }

    /// <summary>Tokens per sequence, special tokens included.</summary>
    /// <value>8 up to the model's number of positions.</value>
    [Hyperparameter("Tokens per sequence, special tokens included.", Rule = "8 up to the model's number of positions")]
    public int SequenceLength { get; init; } = RecipeDefaults.SequenceLength;

    /// <summary>Peak of the learning rate.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("Peak of the learning rate.")]
    public double LearningRate { get; init; } = RecipeDefaults.LearningRate;

    /// <summary>Updates over which the rate rises linearly; where nothing sets it, a tenth of --steps, at most 10,000.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Updates over which the rate rises linearly; where nothing sets it, a tenth of --steps, at most 10,000.")]
    public int WarmupSteps
    {
        get => warmupSteps ?? Math.Min(LongestWarmup, Steps / WarmupsInRun);
        init => warmupSteps = value;
    }

    /// <summary>Part of all updates over which the rate rises, where that is longer than --warmup-steps; may end between two updates.</summary>
    /// <value>At least 0 and at most 1.</value>
    [Hyperparameter("Part of all updates over which the rate rises, where that is longer than --warmup-steps; may end between two updates.")]
    public double WarmupProportion { get; init; }

    /// <summary>Exponent of the rate's decay from 1 to 0; 1 is linear, 0 none.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Exponent of the rate's decay from 1 to 0; 1 is linear, 0 none.")]
    public double LearningRateDecayPower { get; init; } = 1;

    /// <summary>Whose schedule: the original's decay begins at update 0 and is multiplied by the warm-up; Hugging Face's begins after it.</summary>
    /// <value>original or hugging-face.</value>
    [Hyperparameter("Whose schedule: the original's decay begins at update 0 and is multiplied by the warm-up; Hugging Face's begins after it.")]
    public LearningRateRule LearningRateRule { get; init; }

    /// <summary>What a layer's rate is of the rate of the layer above it; of heads, which keep the full rate, the top layer has it squared.</summary>
    /// <value>Above 0 and at most 1.</value>
    /// <remarks>The original lowers rates so in fine-tuning only; pre-training keeps 1. See <see cref="LayerwiseRates"/>.</remarks>
    [Hyperparameter("What a layer's rate is of the rate of the layer above it; of heads, which keep the full rate, the top layer has it squared.")]
    public double LayerwiseLearningRateDecay { get; init; } = 1;

    /// <summary>Decay of weights, multiplied by the rate; biases and LayerNorms are spared.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Decay of weights, multiplied by the rate; biases and LayerNorms are spared.")]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Whose AdamW: the original's does not correct the moments' bias; torch's does.</summary>
    /// <value>original or torch.</value>
    [Hyperparameter("Whose AdamW: the original's does not correct the moments' bias; torch's does.")]
    public AdamWRule AdamRule { get; init; }

    /// <summary>Memory of Adam's first moment.</summary>
    /// <value>At least 0 and below 1.</value>
    [Hyperparameter("Memory of Adam's first moment.")]
    public double AdamBeta1 { get; init; } = 0.9;

    /// <summary>Memory of Adam's second moment.</summary>
    /// <value>At least 0 and below 1.</value>
    [Hyperparameter("Memory of Adam's second moment.")]
    public double AdamBeta2 { get; init; } = 0.999;

    /// <summary>Added to the root of Adam's second moment.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("Added to the root of Adam's second moment.")]
    public double AdamEpsilon { get; init; } = 1e-6;

    /// <summary>The gradient is scaled down to this norm where it is longer.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("The gradient is scaled down to this norm where it is longer.")]
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>
    /// Decay of an exponential moving average of the weights, which is then what is evaluated, used and exported; 0 for none, 0.999 is usual.
    /// </summary>
    /// <value>At least 0 and below 1.</value>
    /// <remarks>
    /// After t updates the decay is at most (1 + t) / (10 + t), as in TensorFlow's <c>ExponentialMovingAverage</c>, so that the first weights are
    /// soon forgotten. arena.safetensors of a checkpoint holds the average; training goes on from the weights as they are, which are in
    /// optimizer.safetensors then.
    /// </remarks>
    [Hyperparameter(
        "Decay of an exponential moving average of the weights, which is then what is evaluated, used and exported; 0 for none, 0.999 is usual.")]
    public double EmaDecay { get; init; }

    /// <summary>What the rate of the generator's own weights is of the learning rate; 0 freezes them.</summary>
    /// <value>At least 0.</value>
    /// <remarks>What both networks share has the full rate.</remarks>
    [Hyperparameter("What the rate of the generator's own weights is of the learning rate; 0 freezes them.")]
    public Schedule GeneratorLearningRate { get; init; } = 1;

    /// <summary>What the generator's scores are divided by before its samples are drawn; held-out text is judged at the last value.</summary>
    /// <value>At least 0.01 and at most 100.</value>
    /// <remarks>
    /// Where nothing sets it, it is <see cref="ElectraModelAttribute.SamplingTemperature"/> throughout.
    /// A hot start makes the samples worse, and the discriminator's first lessons easier: on natural text it decides whether a small model learns
    /// within a small budget (the curriculum of Fast-ELECTRA, arXiv 2310.07347, section 3.2).
    /// </remarks>
    [Hyperparameter("What the generator's scores are divided by before its samples are drawn; held-out text is judged at the last value.")]
    public Schedule SamplingTemperature
    {
        get => samplingTemperature ?? Facts.SamplingTemperature;
        init => samplingTemperature = value;
    }

    /// <summary>Weight of the generator's loss.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Weight of the generator's loss.")]
    public Schedule GeneratorWeight { get; init; } = 1;

    /// <summary>Weight of the discriminator's loss.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Weight of the discriminator's loss.")]
    public Schedule DiscriminatorWeight { get; init; } = 50;

    /// <summary>Whether text is lower-cased and stripped of accents.</summary>
    /// <value>True or false.</value>
    [Hyperparameter("Whether text is lower-cased and stripped of accents.")]
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether tokens that a full sequence has no room for begin the next one; the original throws them away.</summary>
    /// <value>True or false.</value>
    /// <remarks>
    /// What is thrown away is little where lines are sentences, and 39 % of the text where they are paragraphs of a novel. The presets keep the
    /// original's rule.
    /// </remarks>
    [Hyperparameter("Whether tokens that a full sequence has no room for begin the next one; the original throws them away.")]
    public bool CarryOverflow { get; init; } = true;

    /// <summary>How text becomes sequences: as ELECTRA's, as RoBERTa's full sentences, or as BERT's pairs, half of which belong together.</summary>
    /// <value>original or full-sentences or next-sentence.</value>
    [Hyperparameter("How text becomes sequences: as ELECTRA's, as RoBERTa's full sentences, or as BERT's pairs, half of which belong together.")]
    public Packing Packing { get; init; }

    /// <summary>
    /// Different masks of a sequence, over which the epochs take turns: 10 in BERT; 0 for new ones at every step. Of masked language models only.
    /// </summary>
    /// <value>At least 0.</value>
    /// <remarks>See <see cref="Training.StaticMasks"/>. RoBERTa draws anew.</remarks>
    [Hyperparameter(
        "Different masks of a sequence, over which the epochs take turns: 10 in BERT; 0 for new ones at every step. Of masked language models only.")]
    public int StaticMasks { get; init; }

    /// <summary>Part of the documents that is kept for evaluation.</summary>
    /// <value>Above 0 and below 1.</value>
    [Hyperparameter("Part of the documents that is kept for evaluation.")]
    public double HeldOutFraction { get; init; } = 0.1;

    /// <summary>The one seed of weights, order, masks, samples and dropout.</summary>
    /// <value>A whole number from 0 on.</value>
    [Hyperparameter("The one seed of weights, order, masks, samples and dropout.")]
    public ulong Seed { get; init; } = 1;

    /// <summary>Held-out sequences that an evaluation uses; fewer where there are fewer.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Held-out sequences that an evaluation uses; fewer where there are fewer.", IsFixed = false)]
    public int EvaluationSequences { get; init; } = 4_096;

    /// <summary>Updates between two reports.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Updates between two reports.", IsFixed = false)]
    public int ReportEvery { get; init; } = 100;

    /// <summary>Updates between two evaluations on held-out text; 0 for one at the end only.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Updates between two evaluations on held-out text; 0 for one at the end only.", IsFixed = false)]
    public int EvaluateEvery { get; init; }

    /// <summary>Evaluations without a better --best-metric after which a run ends early; 0 for never.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Evaluations without a better --best-metric after which a run ends early; 0 for never.", IsFixed = false)]
    public int Patience { get; init; }

    /// <summary>
    /// The held-out figure that decides which checkpoint is the best; that one is always kept. Where nothing sets it, rtd-auc or mlm-loss.
    /// </summary>
    /// <value>rtd-auc or generator-loss or mlm-loss.</value>
    /// <remarks>One of the model's objective.</remarks>
    [Hyperparameter(
        "The held-out figure that decides which checkpoint is the best; that one is always kept. Where nothing sets it, rtd-auc or mlm-loss.",
        IsFixed = false)]
    public BestMetric BestMetric
    {
        get => bestMetric ?? (Facts.Objective == Objective.MaskedLanguageModel ? BestMetric.MlmLoss : BestMetric.RtdAuc);
        init => bestMetric = value;
    }

    /// <summary>Updates between two checkpoints.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Updates between two checkpoints.", IsFixed = false)]
    public int CheckpointEvery { get; init; } = 1_000;

    /// <summary>Checkpoints to keep, the newest first.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Checkpoints to keep, the newest first.", IsFixed = false)]
    public int KeepCheckpoints { get; init; } = 5;

    /// <summary>What the run does when an alarm is raised: it says so, or it says so and stops behind a checkpoint, with exit code 3.</summary>
    /// <value>warn or stop.</value>
    [Hyperparameter(
        "What the run does when an alarm is raised: it says so, or it says so and stops behind a checkpoint, with exit code 3.",
        IsFixed = false)]
    public AlarmAction Alarms { get; init; }

    /// <summary>
    /// Whether the other is a recipe of the same model, and all hyperparameters are the same, whether they were set or are defaults.
    /// </summary>
    public virtual bool Equals(PretrainingRecipe? other) =>
        other is not null && EqualityContract == other.EqualityContract && Hyperparameters.All.All(one => one.Get(this).Equals(one.Get(other)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Steps, LearningRate, Seed);

    /// <summary>Builds the model's networks, kernels and optimizer state. The caller disposes the trainer.</summary>
    /// <param name="device">Where everything lives.</param>
    public abstract PretrainingTrainer CreateTrainer(torch.Device device);

    /// <summary>
    /// Builds the encoder that is kept, a discriminator or what else the objective trains, alone: what is needed to encode text. The caller disposes
    /// it.
    /// </summary>
    /// <param name="arena">Holds the values, laid out by <see cref="EncoderLayout"/> or <see cref="Layout"/>; must outlive the network.</param>
    public abstract IEncoder CreateEncoder(ParameterArena arena);
}
