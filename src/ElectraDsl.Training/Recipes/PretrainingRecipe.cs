using System.Collections.Immutable;
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
    private readonly Packing? packing;
    private readonly BestMetric? bestMetric;

    /// <summary>Starts from the defaults of <see cref="BaseRecipe"/> where there is one. A record's own constructor runs after this one.</summary>
    protected PretrainingRecipe()
    {
        // Asked for before the record's own constructor ran: BaseRecipe must depend on nothing of the instance, and as generated it does not.
        if (BaseRecipe is not { } origin)
            return;
        ImmutableArray<Hyperparameter> unused = Hyperparameters.UnusedBy(Facts.Objective);
        foreach (Hyperparameter hyperparameter in Hyperparameters.All.Except(unused))
            hyperparameter.Set(this, hyperparameter.Get(origin));

        // What nothing set there is not set here either: it follows this recipe's Steps, and what this model declares, its objective for one.
        warmupSteps = origin.warmupSteps;
        packing = origin.packing;
        bool isOfSameObjective = origin.Facts.Objective == Facts.Objective;
        bestMetric = isOfSameObjective ? origin.bestMetric : null;
        samplingTemperature = isOfSameObjective ? origin.samplingTemperature : null;
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

    /// <summary>
    /// The properties that a command line has set: a message calls them by the names of their options. No part of what the recipe is, nor of
    /// run.json.
    /// </summary>
    internal ImmutableHashSet<string> Typed { get; init; } = [];

    /// <summary>Number of optimizer updates.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Number of optimizer updates.", IsFixed = false)]
    public int Steps { get; init; } = 1_000_000;

    /// <summary>Passes over the training text, instead of a number of steps; 0: --steps decides.</summary>
    /// <value>At least 0.</value>
    /// <remarks>A run turns it into <see cref="Steps"/> once the text is packed, rounded up.</remarks>
    [Hyperparameter("Passes over the training text, instead of a number of steps; 0: --steps decides.", IsFixed = false)]
    public double Epochs { get; init; }

    /// <summary>Hours of training, instead of a number of steps, from the speed measured at the start; 0: --steps decides.</summary>
    /// <value>At least 0.</value>
    /// <remarks>
    /// A run measures some steps, which it does not keep, and fixes <see cref="Steps"/> in run.json before its first: the schedule stays a function
    /// of the step. Checkpoints and evaluations take their time besides.
    /// </remarks>
    [Hyperparameter("Hours of training, instead of a number of steps, from the speed measured at the start; 0: --steps decides.", IsFixed = false)]
    public double Hours { get; init; }

    /// <summary>Training FLOPs, instead of a number of steps, counted as info counts them (6ND); 0: --steps decides.</summary>
    /// <value>At least 0.</value>
    /// <remarks>
    /// As they are usually counted (<see cref="WorkEstimate.TrainingFlops"/>), padding included, rounded down to whole steps: models of the same
    /// number have had the same compute.
    /// </remarks>
    [Hyperparameter("Training FLOPs, instead of a number of steps, counted as info counts them (6ND); 0: --steps decides.", IsFixed = false)]
    public double Flops { get; init; }

    /// <summary>Number format of the weight-matrix products; auto: bf16 on a GPU of compute capability 8.0 or higher, else float32.</summary>
    /// <value>auto or float32 or bf16.</value>
    /// <remarks>
    /// Weights, sums, norms and losses are float32 in any case. bf16 is faster where the processor has instructions for it and costs a second copy of
    /// the weights, of half their size; other CPUs refuse it. A run writes down what auto came to, and keeps it.
    /// </remarks>
    [Hyperparameter("Number format of the weight-matrix products; auto: bf16 on a GPU of compute capability 8.0 or higher, else float32.")]
    public Precision Precision { get; init; }

    /// <summary>Compute every layer once more in the backward pass instead of keeping what it made: less memory, a third more time.</summary>
    /// <value>true or false.</value>
    /// <remarks>
    /// Activation checkpointing (Chen et al., 2016): of each layer its input alone is kept. The numbers are the same, dropout included.
    /// </remarks>
    [Hyperparameter(
        "Compute every layer once more in the backward pass instead of keeping what it made: less memory, a third more time.", IsFixed = false)]
    public bool RecomputeActivations { get; init; }

    /// <summary>Sequences per update.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Sequences per update.")]
    public int BatchSize { get; init; } = RecipeDefaults.BatchSize;

    /// <summary>
    /// Sequences on the device at once; gradients are accumulated. Changes memory and speed, nothing else.
    /// </summary>
    /// <value>A divisor of --batch-size, or 0 for all of them.</value>
    /// <remarks>
    /// Gradients of the parts are summed and every loss is divided by the whole batch's tokens; masked tokens and samples are those of the whole
    /// batch, and so is dropout: the result is that of the whole batch, but for rounding. Where plain tensor operations stand in for the kernels,
    /// libtorch's generator drops, which starts again for each part: a result as good, but another one. So it is, in about one token of a hundred,
    /// with samplers that draw by inverse CDF where a part's logits need more than 1 GiB and are therefore computed in chunks. The AUC that training
    /// reports compares tokens within a part.
    /// </remarks>
    [Hyperparameter(
        "Sequences on the device at once; gradients are accumulated. Changes memory and speed, nothing else.",
        Rule = "a divisor of --batch-size, or 0 for all of them",
        IsFixed = false)]
    public int MicroBatchSize { get; init; } = RecipeDefaults.MicroBatchSize;

    /// <summary>Tokens per sequence, special tokens included.</summary>
    /// <value>8 up to the model's number of positions.</value>
    [Hyperparameter("Tokens per sequence, special tokens included.", Rule = "8 up to the model's number of positions")]
    public int SequenceLength { get; init; } = RecipeDefaults.SequenceLength;

    /// <summary>Tokens per sequence in the first part of the run: a window of each sequence, another one at each visit.</summary>
    /// <value>8 up to --sequence-length, or 0 for none.</value>
    /// <remarks>
    /// BERT trains nine tenths of its updates on sequences of 128 tokens and only the rest on 512, because the cost of attention grows with the
    /// square of the length (Devlin et al., "BERT", 2018, appendix A.2). Here one prepared text serves both. Held-out figures are those of whole
    /// sequences.
    /// </remarks>
    [Hyperparameter(
        "Tokens per sequence in the first part of the run: a window of each sequence, another one at each visit.",
        Rule = "8 up to --sequence-length, or 0 for none")]
    public int ShortSequenceLength { get; init; }

    /// <summary>Fraction of the updates that read --short-sequence-length tokens, where that is given: the first ones.</summary>
    /// <value>At least 0 and at most 1.</value>
    [Hyperparameter("Fraction of the updates that read --short-sequence-length tokens, where that is given: the first ones.")]
    public double ShortProportion { get; init; } = 0.9;

    /// <summary>Peak learning rate.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("Peak learning rate.")]
    public double LearningRate { get; init; } = RecipeDefaults.LearningRate;

    /// <summary>Updates of linear warm-up; unless set, a tenth of --steps, at most 10,000.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Updates of linear warm-up; unless set, a tenth of --steps, at most 10,000.")]
    public int WarmupSteps
    {
        get => warmupSteps ?? Math.Min(LongestWarmup, Steps / WarmupsInRun);
        init => warmupSteps = value;
    }

    /// <summary>Warm-up as a fraction of all updates, where that is longer than --warmup-steps; it may end between two updates.</summary>
    /// <value>At least 0 and at most 1.</value>
    [Hyperparameter("Warm-up as a fraction of all updates, where that is longer than --warmup-steps; it may end between two updates.")]
    public double WarmupProportion { get; init; }

    /// <summary>Exponent of the polynomial decay to 0: 1 is linear, 0 constant.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Exponent of the polynomial decay to 0: 1 is linear, 0 constant.")]
    public double LearningRateDecayPower { get; init; } = 1;

    /// <summary>Schedule: the original's decays from update 0 and is multiplied by the warm-up; Hugging Face's decays after the warm-up.</summary>
    /// <value>original or hugging-face.</value>
    [Hyperparameter("Schedule: the original's decays from update 0 and is multiplied by the warm-up; Hugging Face's decays after the warm-up.")]
    public LearningRateRule LearningRateRule { get; init; }

    /// <summary>
    /// Layer-wise learning-rate decay: each layer trains at this factor times the rate of the layer above; heads at the full rate, the top layer at
    /// the factor squared.
    /// </summary>
    /// <value>Above 0 and at most 1.</value>
    /// <remarks>The original lowers rates so in fine-tuning only; pre-training keeps 1. See <see cref="LayerwiseRates"/>.</remarks>
    [Hyperparameter(
        "Layer-wise learning-rate decay: each layer trains at this factor times the rate of the layer above; heads at the full rate, the top layer at the factor squared.")]
    public double LayerwiseLearningRateDecay { get; init; } = 1;

    /// <summary>Decoupled weight decay, multiplied by the learning rate; biases and norms are excluded.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Decoupled weight decay, multiplied by the learning rate; biases and norms are excluded.")]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>AdamW variant: the original's has no bias correction, torch's has.</summary>
    /// <value>original or torch.</value>
    [Hyperparameter("AdamW variant: the original's has no bias correction, torch's has.")]
    public AdamWRule AdamRule { get; init; }

    /// <summary>Adam beta1: exponential decay rate of the first moment.</summary>
    /// <value>At least 0 and below 1.</value>
    [Hyperparameter("Adam beta1: exponential decay rate of the first moment.")]
    public double AdamBeta1 { get; init; } = 0.9;

    /// <summary>Adam beta2: exponential decay rate of the second moment.</summary>
    /// <value>At least 0 and below 1.</value>
    [Hyperparameter("Adam beta2: exponential decay rate of the second moment.")]
    public double AdamBeta2 { get; init; } = 0.999;

    /// <summary>Adam epsilon: added to the square root of the second moment.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("Adam epsilon: added to the square root of the second moment.")]
    public double AdamEpsilon { get; init; } = 1e-6;

    /// <summary>Gradient clipping: largest global norm of the gradient.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("Gradient clipping: largest global norm of the gradient.")]
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>
    /// Decay of an exponential moving average (EMA) of the weights, which is then what is evaluated, used and exported; 0: none; 0.999 is common.
    /// </summary>
    /// <value>At least 0 and below 1.</value>
    /// <remarks>
    /// After t updates the decay is at most (1 + t) / (10 + t), as in TensorFlow's <c>ExponentialMovingAverage</c>, so that the first weights are
    /// soon forgotten. arena.safetensors of a checkpoint holds the average; training resumes from the weights as they are, which are in
    /// optimizer.safetensors then.
    /// </remarks>
    [Hyperparameter(
        "Decay of an exponential moving average (EMA) of the weights, which is then what is evaluated, used and exported; 0: none; 0.999 is common.")]
    public double EmaDecay { get; init; }

    /// <summary>Learning rate of the generator's own weights, as a factor of --learning-rate; 0 freezes them.</summary>
    /// <value>At least 0.</value>
    /// <remarks>What both networks share has the full rate.</remarks>
    [Hyperparameter("Learning rate of the generator's own weights, as a factor of --learning-rate; 0 freezes them.")]
    public Schedule GeneratorLearningRate { get; init; } = RecipeDefaults.GeneratorLearningRate;

    /// <summary>Temperature of the generator's samples: its logits are divided by it. Held-out text uses the last value.</summary>
    /// <value>At least 0.01 and at most 100.</value>
    /// <remarks>
    /// Where nothing sets it, it is <see cref="ElectraModelAttribute.SamplingTemperature"/> throughout.
    /// A hot start makes the samples worse, and the discriminator's first lessons easier: on natural text it decides whether a small model learns
    /// within a small budget (the curriculum of Fast-ELECTRA, arXiv 2310.07347, section 3.2).
    /// </remarks>
    [Hyperparameter("Temperature of the generator's samples: its logits are divided by it. Held-out text uses the last value.")]
    public Schedule SamplingTemperature
    {
        get => samplingTemperature ?? Facts.SamplingTemperature;
        init => samplingTemperature = value;
    }

    /// <summary>Weight of the generator's loss.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Weight of the generator's loss.")]
    public Schedule GeneratorWeight { get; init; } = RecipeDefaults.GeneratorWeight;

    /// <summary>Weight of the discriminator's loss.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Weight of the discriminator's loss.")]
    public Schedule DiscriminatorWeight { get; init; } = RecipeDefaults.DiscriminatorWeight;

    /// <summary>Whether text is lower-cased and stripped of accents.</summary>
    /// <value>True or false.</value>
    [Hyperparameter("Whether text is lower-cased and stripped of accents.")]
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether tokens that do not fit into a full sequence begin the next one; the original drops them.</summary>
    /// <value>True or false.</value>
    /// <remarks>
    /// What is dropped is little where lines are sentences, and 39 % of the text where they are paragraphs of a novel. The presets keep the
    /// original's rule.
    /// </remarks>
    [Hyperparameter("Whether tokens that do not fit into a full sequence begin the next one; the original drops them.")]
    public bool CarryOverflow { get; init; } = true;

    /// <summary>
    /// How text is packed into sequences: ELECTRA's segments, RoBERTa's full sentences, BERT's pairs, half of them random,
    /// short documents by best fit, or one pair a line.
    /// </summary>
    /// <value>original or full-sentences or next-sentence or best-fit or sentence-pairs.</value>
    /// <remarks>
    /// Where nothing sets it, it is the original's; that of BERT for a model with <see cref="ElectraModelAttribute.NextSentencePrediction"/>, which
    /// learns from no other.
    /// </remarks>
    [Hyperparameter("How text is packed into sequences: ELECTRA's segments, RoBERTa's full sentences, BERT's pairs, half of them random, short documents by best fit, or one pair a line.")]
    public Packing Packing
    {
        get => packing ?? (Facts.NextSentencePrediction ? Packing.NextSentence : Packing.Original);
        init => packing = value;
    }

    /// <summary>Masks per sequence, used in turn by epoch (BERT: 10); 0: a new mask at every step. Masked language models only.</summary>
    /// <value>At least 0.</value>
    /// <remarks>See <see cref="Training.StaticMasks"/>. RoBERTa draws again.</remarks>
    [Hyperparameter("Masks per sequence, used in turn by epoch (BERT: 10); 0: a new mask at every step. Masked language models only.")]
    public int StaticMasks { get; init; } = RecipeDefaults.StaticMasks;

    /// <summary>Fraction of the documents that is held out for evaluation.</summary>
    /// <value>Above 0 and below 1.</value>
    [Hyperparameter("Fraction of the documents that is held out for evaluation.")]
    public double HeldOutFraction { get; init; } = 0.1;

    /// <summary>Seed of initialization, data order, masks, samples and dropout.</summary>
    /// <value>A whole number, at least 0.</value>
    [Hyperparameter("Seed of initialization, data order, masks, samples and dropout.")]
    public ulong Seed { get; init; } = 1;

    /// <summary>Held-out sequences per evaluation, at most all there are.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Held-out sequences per evaluation, at most all there are.", IsFixed = false)]
    public int EvaluationSequences { get; init; } = 4_096;

    /// <summary>Updates between two progress reports.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Updates between two progress reports.", IsFixed = false)]
    public int ReportEvery { get; init; } = 100;

    /// <summary>Updates between two evaluations on held-out text; 0: only at the end.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Updates between two evaluations on held-out text; 0: only at the end.", IsFixed = false)]
    public int EvaluateEvery { get; init; }

    /// <summary>Evaluations without improvement of --best-metric before the run stops early; 0: never.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Evaluations without improvement of --best-metric before the run stops early; 0: never.", IsFixed = false)]
    public int Patience { get; init; }

    /// <summary>Held-out metric that selects the best checkpoint, which is always kept; unless set, rtd-auc or mlm-loss.</summary>
    /// <value>rtd-auc or generator-loss or mlm-loss.</value>
    /// <remarks>One of the model's objective.</remarks>
    [Hyperparameter("Held-out metric that selects the best checkpoint, which is always kept; unless set, rtd-auc or mlm-loss.", IsFixed = false)]
    public BestMetric BestMetric
    {
        get => bestMetric ?? BestMetrics.Of(Facts.Objective)[0];
        init => bestMetric = value;
    }

    /// <summary>Updates between two checkpoints.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Updates between two checkpoints.", IsFixed = false)]
    public int CheckpointEvery { get; init; } = 1_000;

    /// <summary>Number of newest checkpoints to keep.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Number of newest checkpoints to keep.", IsFixed = false)]
    public int KeepCheckpoints { get; init; } = 5;

    /// <summary>What an alarm does: it warns, or it stops the run after a checkpoint, with exit code 3.</summary>
    /// <value>warn or stop.</value>
    [Hyperparameter("What an alarm does: it warns, or it stops the run after a checkpoint, with exit code 3.", IsFixed = false)]
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
    /// <param name="isTrained">
    /// Whether it is to be trained. Else it has weights alone, a quarter of the memory: zeros until a checkpoint is loaded, to be evaluated.
    /// </param>
    public abstract PretrainingTrainer CreateTrainer(torch.Device device, bool isTrained = true);

    /// <summary>
    /// Builds the encoder that is kept, a discriminator or what else the objective trains, alone: what is needed to encode text. The caller disposes
    /// it.
    /// </summary>
    /// <param name="arena">Holds the values, laid out by <see cref="EncoderLayout"/> or <see cref="Layout"/>; must outlive the network.</param>
    public abstract IEncoder CreateEncoder(ParameterArena arena);
}
