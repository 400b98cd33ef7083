using System.Collections.Immutable;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>
/// A head on an encoder, and how it is trained: the base of every record with a <see cref="HeadAttribute"/>. The compiler writes what depends on the
/// declaration; what does not is a property of this record, and every hyperparameter is a command-line option of the same name. What nothing sets
/// follows from <see cref="Settings"/>, <see cref="Task"/> and the kind of head.
/// </summary>
public abstract record FineTuningRecipe
{
    private readonly double? learningRate, epochs, warmupProportion, weightDecay, layerwiseDecay, targetScale, adamEpsilon;
    private readonly int? batchSize, maxLength;
    private readonly LossReduction? lossReduction;
    private readonly bool? doubleUnordered;
    private readonly LearningRateRule? learningRateRule;
    private readonly AdamWRule? adamRule;
    private readonly TaskMetric? bestMetric;

    /// <summary>What the declaration says of the head.</summary>
    public abstract HeadConfig Head { get; }

    /// <summary>The model whose encoder is below it.</summary>
    public abstract ModelConfig Model { get; }

    /// <summary>Where the parameters of that encoder lie: the first values of <see cref="Layout"/>.</summary>
    public abstract ArenaLayout EncoderLayout { get; }

    /// <summary>Where the parameters of encoder and head lie.</summary>
    public abstract ArenaLayout Layout { get; }

    /// <summary>
    /// The properties that a command line has set: a message calls them by the names of their options. No part of what the recipe is, nor of what a
    /// run writes down.
    /// </summary>
    internal ImmutableHashSet<string> Typed { get; init; } = [];

    /// <summary>Whose settings the hyperparameters start from: the original's or those of Hugging Face's examples.</summary>
    /// <value>original or hugging-face.</value>
    [Hyperparameter("Whose settings the hyperparameters start from: the original's or those of Hugging Face's examples.")]
    public FineTuningSettings Settings { get; init; }

    /// <summary>Task of GLUE: its columns, its metric, and what the original sets for it alone.</summary>
    /// <value>none or cola or sst2 or mrpc or stsb or qnli or rte or qqp or mnli.</value>
    [Hyperparameter("Task of GLUE: its columns, its metric, and what the original sets for it alone.")]
    public GlueTask Task { get; init; }

    /// <summary>Peak learning rate.</summary>
    /// <value>Above 0.</value>
    /// <remarks>The original: 1e-4, 5e-5 from a hidden size of 1,024 on. Its paper gives 3e-4 for the small model.</remarks>
    [Hyperparameter("Peak learning rate.")]
    public double LearningRate { get => learningRate ?? Defaults.LearningRate; init => learningRate = value; }

    /// <summary>Passes over the training examples.</summary>
    /// <value>Above 0.</value>
    /// <remarks>The original: 3; 10 for RTE and STS-B; 2 for questions.</remarks>
    [Hyperparameter("Passes over the training examples.")]
    public double Epochs { get => epochs ?? Defaults.Epochs; init => epochs = value; }

    /// <summary>Sequences per update.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Sequences per update.")]
    public int BatchSize { get => batchSize ?? Defaults.BatchSize; init => batchSize = value; }

    /// <summary>Longest sequence in tokens, special tokens included: what a text has beyond it is cut off, the longer of two texts first.</summary>
    /// <value>8 up to the model's number of positions.</value>
    /// <remarks>
    /// Longer passages are read in windows, 128 tokens apart, and longer tagged sentences in pieces: nothing of them is lost. Batches are as long as
    /// their longest sequence.
    /// </remarks>
    [Hyperparameter(
        "Longest sequence in tokens, special tokens included: what a text has beyond it is cut off, the longer of two texts first.",
        Rule = "8 up to the model's number of positions")]
    public int MaxLength { get => maxLength ?? Math.Min(Defaults.MaxLength, Model.MaxPositions); init => maxLength = value; }

    /// <summary>Warm-up as a fraction of all updates.</summary>
    /// <value>At least 0 and at most 1.</value>
    [Hyperparameter("Warm-up as a fraction of all updates.")]
    public double WarmupProportion { get => warmupProportion ?? Defaults.WarmupProportion; init => warmupProportion = value; }

    /// <summary>Schedule: the original's decays from update 0 and is multiplied by the warm-up; Hugging Face's decays after the warm-up.</summary>
    /// <value>original or hugging-face.</value>
    [Hyperparameter("Schedule: the original's decays from update 0 and is multiplied by the warm-up; Hugging Face's decays after the warm-up.")]
    public LearningRateRule LearningRateRule { get => learningRateRule ?? Defaults.LearningRateRule; init => learningRateRule = value; }

    /// <summary>
    /// Layer-wise learning-rate decay: each layer trains at this factor times the rate of the layer above; the head at the full rate.
    /// </summary>
    /// <value>Above 0 and at most 1.</value>
    /// <remarks>See <see cref="LayerwiseRates"/>. The original: 0.8, 0.9 from a hidden size of 1,024 on.</remarks>
    [Hyperparameter(
        "Layer-wise learning-rate decay: each layer trains at this factor times the rate of the layer above; the head at the full rate.")]
    public double LayerwiseLearningRateDecay { get => layerwiseDecay ?? Defaults.LayerwiseDecay; init => layerwiseDecay = value; }

    /// <summary>Whether the top layer has the factor squared, as in the original by mistake, and not the factor itself.</summary>
    /// <value>True or false.</value>
    /// <remarks>The published results were reached with it.</remarks>
    [Hyperparameter("Whether the top layer has the factor squared, as in the original by mistake, and not the factor itself.")]
    public bool TopLayerGap { get; init; } = true;

    /// <summary>Decoupled weight decay, multiplied by the learning rate; biases and norms are excluded.</summary>
    /// <value>At least 0.</value>
    /// <remarks>The original's code has 0.01, its paper says 0.</remarks>
    [Hyperparameter("Decoupled weight decay, multiplied by the learning rate; biases and norms are excluded.")]
    public double WeightDecay { get => weightDecay ?? Defaults.WeightDecay; init => weightDecay = value; }

    /// <summary>AdamW variant: the original's has no bias correction, torch's has.</summary>
    /// <value>original or torch.</value>
    [Hyperparameter("AdamW variant: the original's has no bias correction, torch's has.")]
    public AdamWRule AdamRule { get => adamRule ?? Defaults.AdamRule; init => adamRule = value; }

    /// <summary>Adam epsilon: added to the square root of the second moment.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("Adam epsilon: added to the square root of the second moment.")]
    public double AdamEpsilon { get => adamEpsilon ?? Defaults.AdamEpsilon; init => adamEpsilon = value; }

    /// <summary>Gradient clipping: largest global norm of the gradient.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("Gradient clipping: largest global norm of the gradient.")]
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Whether the losses of a batch are summed or averaged before the gradient is clipped.</summary>
    /// <value>sum or mean.</value>
    [Hyperparameter("Whether the losses of a batch are summed or averaged before the gradient is clipped.")]
    public LossReduction LossReduction { get => lossReduction ?? Defaults.LossReduction; init => lossReduction = value; }

    /// <summary>Whether pairs of texts are learned in both orders.</summary>
    /// <value>True or false.</value>
    /// <remarks>For tasks whose label does not depend on the order; the original does so for MRPC and STS-B.</remarks>
    [Hyperparameter("Whether pairs of texts are learned in both orders.")]
    public bool DoubleUnordered { get => doubleUnordered ?? Defaults.DoubleUnordered; init => doubleUnordered = value; }

    /// <summary>What numbers are divided by before they are learned; predictions are multiplied by it. Regression only.</summary>
    /// <value>Above 0.</value>
    /// <remarks>The original: 5 for STS-B, whose numbers are 0 to 5.</remarks>
    [Hyperparameter("What numbers are divided by before they are learned; predictions are multiplied by it. Regression only.")]
    public double TargetScale { get => targetScale ?? Defaults.TargetScale; init => targetScale = value; }

    /// <summary>What cosines are divided by before a softmax tells a text's positive from the rest of its batch. Sentence vectors only.</summary>
    /// <value>Above 0.</value>
    /// <remarks>SimCSE: 0.05.</remarks>
    [Hyperparameter("What cosines are divided by before a softmax tells a text's positive from the rest of its batch. Sentence vectors only.")]
    public double ContrastiveTemperature { get; init; } = 0.05;

    /// <summary>Whether the head alone is trained.</summary>
    /// <value>True or false.</value>
    [Hyperparameter("Whether the head alone is trained.")]
    public bool FreezeEncoder { get; init; }

    /// <summary>
    /// Rank of low-rank adapters (LoRA) that are trained in place of the matrices of the encoder's layers; 0: none, all weights are trained.
    /// </summary>
    /// <value>At least 0, at most the encoder's hidden size; 8 is common.</value>
    /// <remarks>
    /// Hu et al., 2021. Embeddings, biases and norms stay as they are, and the head is trained whole. A higher rate than usual helps:
    /// 1e-3 is common.
    /// </remarks>
    [Hyperparameter(
        "Rank of low-rank adapters (LoRA) that are trained in place of the matrices of the encoder's layers; 0: none, all weights are trained.",
        Rule = "0 up to the encoder's hidden size")]
    public int LoraRank { get; init; }

    /// <summary>What adapters are multiplied with is this over their rank.</summary>
    /// <value>Above 0.</value>
    [Hyperparameter("What adapters are multiplied with is this over their rank.")]
    public double LoraAlpha { get; init; } = 16;

    /// <summary>Seed of the head's initialization, data order and dropout.</summary>
    /// <value>A whole number, at least 0.</value>
    [Hyperparameter("Seed of the head's initialization, data order and dropout.")]
    public ulong Seed { get; init; } = 1;

    /// <summary>Updates between two evaluations on the development examples; 0: at the end of each epoch.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Updates between two evaluations on the development examples; 0: at the end of each epoch.")]
    public int EvaluateEvery { get; init; }

    /// <summary>Metric that selects the best checkpoint, which is what is kept; unless set, that of the task.</summary>
    /// <value>accuracy or f1 or macro-f1 or micro-f1 or matthews or pearson or spearman or span-f1 or exact-match or answer-f1 or loss.</value>
    [Hyperparameter("Metric that selects the best checkpoint, which is what is kept; unless set, that of the task.")]
    public TaskMetric BestMetric
    {
        get => bestMetric ?? Task switch
        {
            GlueTask.Cola => TaskMetric.Matthews,
            GlueTask.Stsb => TaskMetric.Spearman,
            _ => TaskMetrics.Of(Head)[0],
        };
        init => bestMetric = value;
    }

    /// <summary>Evaluations without improvement of --best-metric before the run stops early; 0: never.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Evaluations without improvement of --best-metric before the run stops early; 0: never.")]
    public int Patience { get; init; }

    /// <summary>Updates between two checkpoints; 0: one with each evaluation alone.</summary>
    /// <value>At least 0.</value>
    [Hyperparameter("Updates between two checkpoints; 0: one with each evaluation alone.", IsFixed = false)]
    public int CheckpointEvery { get; init; }

    /// <summary>Updates between two progress reports.</summary>
    /// <value>At least 1.</value>
    [Hyperparameter("Updates between two progress reports.", IsFixed = false)]
    public int ReportEvery { get; init; } = 50;

    private SettingsDefaults Defaults => SettingsDefaults.Of(Settings, Head.Task, Task, Model.Kept.HiddenSize);

    /// <summary>Builds the network. The caller disposes it.</summary>
    /// <param name="arena">Holds the values, laid out by <see cref="Layout"/>; must outlive the network.</param>
    /// <param name="kernels">The kernels inside it; null for plain TorchSharp operations, which run everywhere.</param>
    public abstract IHeadNetwork CreateNetwork(ParameterArena arena, EncoderKernels? kernels = null);

    /// <summary>
    /// The kernels that the head is trained and run with on a device: the built-in ones, with the matrix product that the encoder's model names.
    /// </summary>
    /// <param name="device">Where the head lives.</param>
    public virtual NetworkKernels Kernels(Device device) => NetworkKernels.For(device);

    /// <summary>What the compiler knows of a model.</summary>
    protected static ModelConfig ConfigOf<TModel>()
        where TModel : IModel => TModel.Config;

    /// <summary>Where the parameters of a model's encoder lie.</summary>
    protected static ArenaLayout EncoderLayoutOf<TModel>()
        where TModel : IModel => TModel.EncoderLayout;
}
