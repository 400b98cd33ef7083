using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>What is watched of a generator and a discriminator. <see cref="AlarmWatch"/> looks.</summary>
public static class RtdAlarmTable
{
    /// <summary>A loss worse than an even guess.</summary>
    public static AlarmCondition LossExploding { get; } = new(
        "loss-exploding", AlarmLevel.Warning, "the generator's loss is 3 nats above that of an even guess over the vocabulary",
        "the generator is worse than a uniform distribution",
        "the learning rate is too high, or the warm-up too short",
        "a lower --learning-rate, a longer --warmup-steps, pre-norm");

    /// <summary>Labels that say that nothing was replaced.</summary>
    public static AlarmCondition NothingReplaced { get; } = new(
        "nothing-replaced", AlarmLevel.Warning, "fewer tokens are labeled as replaced than a tenth of those that the generator gets wrong",
        "the discriminator learns to predict 'original' everywhere",
        "a custom replacement kernel or sampler returns the original text or empty labels",
        "kernels verify, or the built-in kernel");

    /// <summary>A generator that sees what it is to predict.</summary>
    public static AlarmCondition GeneratorKnows { get; } = new(
        "generator-knows-answers", AlarmLevel.Warning, "it gets more than 80 % of the masked tokens right, over 2 reports",
        "almost nothing is replaced, and the discriminator has nothing to find",
        "masked tokens are visible to the generator (MaskReplaceProbability of 0, a custom masking kernel), or the text repeats itself",
        "MaskReplaceProbability = 0.85, which is the default, or text that cannot be memorized");

    /// <summary>A generator that has not learned.</summary>
    public static AlarmCondition GeneratorIdle { get; } =
        new(
            "generator-not-above-most-frequent-token",
            AlarmLevel.Warning,
            "its accuracy, over 3 reports after the warm-up, is not above that of always guessing the most frequent token",
        "the generator has not learned anything, and its random samples teach the discriminator nothing about context",
        "--generator-weight is 0 or tiny, the learning rate is too high or too low, or the generator is frozen",
        "--generator-weight 1, a learning rate of 1e-4 to 1e-3");

    /// <summary>A discriminator that knows no more than the rate of replacements.</summary>
    public static AlarmCondition DiscriminatorIdle { get; } =
        new(
            "discriminator-learns-nothing",
            AlarmLevel.Warning,
            "its loss, over 3 reports after the warm-up, is not below that of predicting only the replacement rate",
        "it predicts the same for every token, and has not even learned which tokens are often replaced",
        "the learning rate is too high or too low, --discriminator-weight is 0 or tiny, or the labels are wrong",
        "a learning rate of 1e-4 to 1e-3, a longer --warmup-steps, pre-norm, --discriminator-weight 50");

    /// <summary>A discriminator that uses no context, and little is left of the run.</summary>
    public static AlarmCondition DiscriminatorBlind { get; } =
        new(
            "discriminator-not-above-context-free",
            AlarmLevel.Warning,
            "after half of the run its AUC, over 3 reports, is not above that of a detector without context, or on held-out text not by 0.05",
        "it knows which tokens are often replaced, but uses no context, and the rest of the run will hardly change that",
        "the run is too short for this text, post-norm or dropout at a high learning rate in a small model, or a generator that is too strong",
        "Positions = Positions.Rotary where the model has others; --sampling-temperature 2..1@50%, pre-norm, Dropout = 0, a weaker generator, more --steps; check the text");

    /// <summary>A discriminator that does not use context yet.</summary>
    public static AlarmCondition Plateau { get; } =
        new(
            "discriminator-plateau",
            AlarmLevel.Notice,
            "after 1,000 updates its AUC, over 3 reports, is not above that of a detector without context, in the first half of the run",
        "it knows which tokens are often replaced, but uses no context yet; the generator learns and gradients flow",
        "replacements are rare and most of them are plausible: predicting 'original' everywhere is hard to beat at first",
        "to shorten it, Positions = Positions.Rotary where the model has others; --sampling-temperature 2..1@50%, a weaker generator, pre-norm and Dropout = 0, or more tokens");

    /// <summary>All of them, in the order in which they are named.</summary>
    public static ImmutableArray<AlarmCondition> All { get; } =
        [LossExploding, NothingReplaced, GeneratorKnows, GeneratorIdle, DiscriminatorIdle, DiscriminatorBlind, Plateau];
}
