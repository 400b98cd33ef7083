using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>The one table of all knobs: command-line options, run.json and validation are made from it.</summary>
public static class RecipeKnobs
{
    /// <summary>All knobs, in the order of help texts.</summary>
    public static ImmutableArray<RecipeKnob> All { get; } =
    [
        Knob("steps", "Number of updates.", "at least 1", false, v => v >= 1, r => r.Steps, (r, v) => r with { Steps = v }),
        Knob("epochs", "Passes over the training text, in place of a number of steps; 0 where --steps decides.", "at least 0", false, IsNotNegative,
            r => r.Epochs, (r, v) => r with { Epochs = v }),
        Knob("hours", "Hours of training, in place of a number of steps, which the speed measured at the start decides; 0 where --steps decides.", "at least 0", false,
            IsNotNegative, r => r.Hours, (r, v) => r with { Hours = v }),
        Knob("batch-size", "Sequences per update.", "at least 1", true, v => v >= 1, r => r.BatchSize, (r, v) => r with { BatchSize = v }),
        Knob("micro-batch-size", "Sequences that are on the device at once: changes memory and speed, dropout's random numbers, and nothing else.", "a divisor of --batch-size, or 0 for all of them", true, v => v >= 0,
            r => r.MicroBatchSize, (r, v) => r with { MicroBatchSize = v }),
        Knob("sequence-length", "Tokens per sequence, special tokens included.", "8 up to the model's number of positions", true, v => v >= 8,
            r => r.SequenceLength, (r, v) => r with { SequenceLength = v }),
        Knob("learning-rate", "Peak of the learning rate.", "above 0", true, IsPositive, r => r.LearningRate, (r, v) => r with { LearningRate = v }),
        Knob("warmup-steps", "Updates over which the rate rises linearly; where nothing sets it, a tenth of --steps, at most 10,000.", "at least 0", true, v => v >= 0,
            r => r.WarmupSteps, (r, v) => r with { WarmupSteps = v }),
        Knob("warmup-proportion", "Part of all updates over which the rate rises, where that is longer than --warmup-steps; may end between two updates.",
            "0 up to 1", true, v => v is >= 0 and <= 1, r => r.WarmupProportion, (r, v) => r with { WarmupProportion = v }),
        Knob("learning-rate-decay-power", "Exponent of the rate's decay from 1 to 0; 1 is linear, 0 none.", "at least 0", true, IsNotNegative,
            r => r.LearningRateDecayPower, (r, v) => r with { LearningRateDecayPower = v }),
        Knob("learning-rate-rule",
            "Whose schedule: the original's decay begins at update 0 and is multiplied by the warm-up; Hugging Face's begins after it.",
            "original or hugging-face", true, Enum.IsDefined, r => r.LearningRateRule, (r, v) => r with { LearningRateRule = v }),
        Knob("layerwise-learning-rate-decay", "What a layer's rate is of the rate of the layer above it; of heads, which keep the full rate, the top layer has it squared.", "above 0 and at most 1", true,
            v => v is > 0 and <= 1, r => r.LayerwiseLearningRateDecay, (r, v) => r with { LayerwiseLearningRateDecay = v }),
        Knob("weight-decay", "Decay of weights, multiplied by the rate; biases and LayerNorms are spared.", "at least 0", true, IsNotNegative,
            r => r.WeightDecay, (r, v) => r with { WeightDecay = v }),
        Knob("adam-rule", "Whose AdamW: the original's does not correct the moments' bias; torch's does.", "original or torch", true, Enum.IsDefined,
            r => r.AdamRule, (r, v) => r with { AdamRule = v }),
        Knob("adam-beta1", "Memory of Adam's first moment.", "at least 0 and below 1", true, v => v is >= 0 and < 1,
            r => r.AdamBeta1, (r, v) => r with { AdamBeta1 = v }),
        Knob("adam-beta2", "Memory of Adam's second moment.", "at least 0 and below 1", true, v => v is >= 0 and < 1,
            r => r.AdamBeta2, (r, v) => r with { AdamBeta2 = v }),
        Knob("adam-epsilon", "Added to the root of Adam's second moment.", "above 0", true, IsPositive,
            r => r.AdamEpsilon, (r, v) => r with { AdamEpsilon = v }),
        Knob("max-gradient-norm", "The gradient is scaled down to this norm where it is longer.", "above 0", true, IsPositive,
            r => r.MaxGradientNorm, (r, v) => r with { MaxGradientNorm = v }),
        Knob("ema-decay", "Decay of an exponential moving average of the weights, which is then what is evaluated, used and exported; 0 for none, 0.999 is usual.", "at least 0 and below 1", true,
            v => v is >= 0 and < 1, r => r.EmaDecay, (r, v) => r with { EmaDecay = v }),
        Knob("generator-learning-rate", "What the rate of the generator's own weights is of the learning rate; 0 freezes them.", "at least 0", true, s => Values(s, IsNotNegative),
            r => r.GeneratorLearningRate, (r, v) => r with { GeneratorLearningRate = v }),
        Knob("sampling-temperature", "What the generator's scores are divided by before its samples are drawn; held-out text is judged at the last value.", "0.01 to 100", true,
            s => Values(s, v => v is >= 0.01 and <= 100), r => r.SamplingTemperature, (r, v) => r with { SamplingTemperature = v }),
        Knob("generator-weight", "Weight of the generator's loss.", "at least 0", true, s => Values(s, IsNotNegative),
            r => r.GeneratorWeight, (r, v) => r with { GeneratorWeight = v }),
        Knob("discriminator-weight", "Weight of the discriminator's loss.", "at least 0", true, s => Values(s, IsNotNegative),
            r => r.DiscriminatorWeight, (r, v) => r with { DiscriminatorWeight = v }),
        Knob("lower-case", "Whether text is lower-cased and stripped of accents.", "true or false", true, _ => true,
            r => r.LowerCase, (r, v) => r with { LowerCase = v }),
        Knob("carry-overflow", "Whether tokens that a full sequence has no room for begin the next one; the original throws them away.", "true or false", true,
            _ => true, r => r.CarryOverflow, (r, v) => r with { CarryOverflow = v }),
        Knob("held-out-fraction", "Part of the documents that is kept for evaluation.", "above 0 and below 1", true, v => v is > 0 and < 1,
            r => r.HeldOutFraction, (r, v) => r with { HeldOutFraction = v }),
        Knob("seed", "The one seed of weights, order, masks, samples and dropout.", "a whole number from 0 on", true, _ => true,
            r => r.Seed, (r, v) => r with { Seed = v }),
        Knob("evaluation-sequences", "Held-out sequences that an evaluation uses; fewer where there are fewer.", "at least 1", false, v => v >= 1,
            r => r.EvaluationSequences, (r, v) => r with { EvaluationSequences = v }),
        Knob("report-every", "Updates between two reports.", "at least 1", false, v => v >= 1, r => r.ReportEvery, (r, v) => r with { ReportEvery = v }),
        Knob("evaluate-every", "Updates between two evaluations on held-out text; 0 for one at the end only.", "at least 0", false, v => v >= 0,
            r => r.EvaluateEvery, (r, v) => r with { EvaluateEvery = v }),
        Knob("patience", "Evaluations without a better --best-metric after which a run ends early; 0 for never.", "at least 0", false, v => v >= 0,
            r => r.Patience, (r, v) => r with { Patience = v }),
        Knob("best-metric", "The held-out figure that decides which checkpoint is the best; that one is always kept.", "rtd-auc, generator-loss or mlm-loss: one of the model's objective", false, Enum.IsDefined,
            r => r.BestMetric, (r, v) => r with { BestMetric = v }),
        Knob("checkpoint-every", "Updates between two checkpoints.", "at least 1", false, v => v >= 1,
            r => r.CheckpointEvery, (r, v) => r with { CheckpointEvery = v }),
        Knob("keep-checkpoints", "Checkpoints to keep, the newest first.", "at least 1", false, v => v >= 1,
            r => r.KeepCheckpoints, (r, v) => r with { KeepCheckpoints = v }),
        Knob("alarms", "What the run does when an alarm is raised: it says so, or it says so and stops behind a checkpoint, with exit code 3.", "warn or stop", false, Enum.IsDefined,
            r => r.Alarms, (r, v) => r with { Alarms = v }),
    ];

    /// <summary>A recipe with the knobs of a command line. One of steps, epochs and hours decides: the one that is given replaces the recipe's, whichever that is.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="given">Values by <see cref="RecipeKnob.Name"/>.</param>
    /// <exception cref="RunException">Two of the three are given.</exception>
    public static PretrainingRecipe Apply(PretrainingRecipe recipe, IReadOnlyDictionary<string, object> given)
    {
        RecipeKnob[] budgets = [.. Budgets.Where(budget => given.TryGetValue(budget, out object? value) && value is int or > 0.0).Select(Of)];
        if (budgets.Length > 1)
            throw new RunException($"{budgets[1].Option} cannot be combined with {budgets[0].Option}: one of --steps, --epochs and --hours decides when training ends; leave the others out.");
        if (budgets.Length == 1)
            recipe = recipe with { Epochs = 0, Hours = 0 };
        return given.Aggregate(recipe, (changed, knob) => Of(knob.Key).With(changed, knob.Value));
    }

    /// <summary>The knob of a name in kebab-case.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static RecipeKnob Of(string name) =>
        All.FirstOrDefault(knob => knob.Name == name) ?? throw new ArgumentException($"There is no knob {name}.", nameof(name));

    private static readonly string[] Budgets = ["steps", "epochs", "hours"];

    private static bool Values(Schedule schedule, Func<double, bool> accepts) => schedule.Points.All(point => accepts(point.Value));

    private static bool IsPositive(double value) => value > 0 && RecipeKnob.InFloat32(value);

    private static bool IsNotNegative(double value) => value == 0 || IsPositive(value);

    private static RecipeKnob Knob<T>(
        string name,
        string description,
        string rule,
        bool shapesTraining,
        Func<T, bool> accepts,
        Func<PretrainingRecipe, T> get,
        Func<PretrainingRecipe, T, PretrainingRecipe> with)
        where T : notnull => new(
            name,
            typeof(T),
            description,
            rule,
            shapesTraining,
            value => accepts((T)value),
            recipe => get(recipe),
            (recipe, value) => with(recipe, (T)value));
}
