using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>
/// The one table of what is watched: conditions of the text and the recipe, which are known before the first step, and conditions of training,
/// which are looked for at every report. <see cref="AlarmWatch"/> looks; figures come from <see cref="TrainingReport"/>.
/// </summary>
public static class AlarmTable
{
    /// <summary>More of the text than this lies behind the ends of full sequences.</summary>
    internal const double LostText = 0.1;

    /// <summary>More of the word pieces than this are [UNK].</summary>
    internal const double UnknownTokens = 0.05;

    /// <summary>More of the held-out lines or sequences than this are in the training text, too. Boilerplate stays below it.</summary>
    internal const double TextOnBothSides = 0.2;

    /// <summary>Fewer of the training sequences than this are distinct.</summary>
    internal const double DistinctSequences = 0.5;

    /// <summary>Fewer documents than this give random next sentences of a few topics only: to train on, and held out.</summary>
    internal const int DocumentsOfTraining = 10, DocumentsHeldOut = 3;

    /// <summary>
    /// The generator gets more of the masked tokens right than a small one can predict of natural text, where a large one reaches about 0.65.
    /// </summary>
    internal const double KnownAnswers = 0.8;

    /// <summary>
    /// Nats by which the generator's loss may exceed that of an even guess: one that is not trained at all loses up to 2 to shared embeddings that
    /// are.
    /// </summary>
    internal const double LossAboveEvenGuess = 3;

    /// <summary>How many times the median of the reports before a gradient's norm may be.</summary>
    internal const double GradientGrowth = 30;

    /// <summary>
    /// How many times its size of so many updates before a weight may reach: twice at a rate of 1e-3 from initial values of 0.02, over 7 times at a
    /// hundred times the usual rates. Over a whole run five times is usual: 12,000 updates at 1e-3.
    /// </summary>
    internal const int WeightSteps = 1_000;

    /// <summary>See <see cref="WeightSteps"/>.</summary>
    internal const double WeightGrowth = 5;

    /// <summary>Relative movement of the weights over the whole run below which nothing can be learned.</summary>
    internal const double Movement = 1e-3;

    /// <summary>
    /// Fraction of the entropy of the replaced rate that the discriminator's loss must lie below it. One that knows the tokens, but no context, gains
    /// about 2 %.
    /// </summary>
    internal const double InformationGain = 0.003;

    /// <summary>Fraction of the median speed that is slow, and the seconds that it must last: other programs come and go.</summary>
    internal const double SlowSpeed = 1.0 / 3, SlowSeconds = 300;

    /// <summary>
    /// Updates before which the discriminator is not compared with the detector without context, and reports whose mean is compared.
    /// </summary>
    internal const int PlateauSteps = 1_000, Window = 3;

    /// <summary>
    /// Networks are evaluated by reports that begin so many updates after the warm-up, and not before so many in all: the first ones are of a random
    /// network.
    /// </summary>
    internal const int SettlingSteps = 100, EarliestStep = 200;

    /// <summary>Text lost in packing.</summary>
    public static AlarmCondition TextLost { get; } = new(
        "text-lost", AlarmLevel.Warning, "more than 10 % of the word pieces; more than 50 % is refused",
        "the model never sees that text",
        "lines are longer than a sequence, and the original's rule drops what does not fit",
        "--carry-overflow true, a longer --sequence-length, or one sentence per line");

    /// <summary>A vocabulary that cannot spell the text.</summary>
    public static AlarmCondition TextUnknown { get; } = new(
        "unknown-tokens", AlarmLevel.Warning, "more than 5 % of the word pieces are [UNK]; more than 90 % is refused",
        "the vocabulary does not cover the text, and [UNK] is easy to predict: figures will look better than the model is",
        "the vocabulary is for another language or case, or the text is not words",
        "leave out --vocab to learn one from this text, use a matching vocabulary, or check --lower-case");

    /// <summary>Held-out text that is trained on.</summary>
    public static AlarmCondition BothSides { get; } = new(
        "text-on-both-sides", AlarmLevel.Warning, "more than 20 % of the held-out lines or sequences also occur in the training text",
        "held-out figures measure memorization, not generalization",
        "the same text is in two files, or documents repeat one another with small changes",
        "remove the repetitions, or name each text once");

    /// <summary>Text that repeats itself.</summary>
    public static AlarmCondition FewDistinct { get; } = new(
        "few-distinct-sequences", AlarmLevel.Warning, "fewer than 50 % of the training sequences are distinct",
        "the model can memorize the text",
        "the text repeats itself, or a file was appended to itself",
        "remove the repetitions, or give more text");

    /// <summary>Pairs whose random halves come from next to nowhere.</summary>
    public static AlarmCondition FewDocuments { get; } = new(
        "few-documents", AlarmLevel.Warning,
        "with pairs of sentences, fewer than 10 documents are trained on or fewer than 3 held out; a single one on either side is refused",
        "which sentences belong together can be told by a few topics, and the figures of it mean little",
        "the text has few documents, or they are not separated by blank lines",
        "more documents, blank lines between them, a larger --held-out-fraction, or a model without NextSentencePrediction");

    /// <summary>A rate that never gets to its peak.</summary>
    public static AlarmCondition LongWarmup { get; } = new(
        "warmup-longer-than-run", AlarmLevel.Warning, "the warm-up ends at or after the last update",
        "the learning rate never reaches its peak, and little is learned",
        "the recipe was made for a longer run",
        "a shorter --warmup-steps, a tenth of --steps is usual, or more --steps");

    /// <summary>A schedule that the run does not get through.</summary>
    public static AlarmCondition ScheduleBeyondRun { get; } = new(
        "schedule-beyond-run", AlarmLevel.Warning, "a schedule reaches its last value after the last update",
        "the run ends before the schedule does; held-out text is evaluated at its last temperature, which training never reaches",
        "a percent sign is missing, or the recipe was made for a longer run",
        "a percentage, as in 2..1@50%, or more --steps");

    /// <summary>Losses or gradients that are no numbers.</summary>
    public static AlarmCondition NotFinite { get; } = new(
        "not-finite", AlarmLevel.Warning, "a loss or the gradient's norm is infinite or NaN; always stops the run",
        "the weights are about to diverge",
        "the learning rate is too high, the warm-up too short, or the initial weights hold very large values",
        "a lower --learning-rate or a longer --warmup-steps, from the last good checkpoint");

    /// <summary>A gradient that grows.</summary>
    public static AlarmCondition GradientsExploding { get; } = new(
        "gradients-exploding", AlarmLevel.Warning, "the gradient norm is 30 times the median of earlier reports",
        "training is about to diverge",
        "the learning rate is too high, or a batch of damaged text",
        "a lower --learning-rate, a longer --warmup-steps, a lower --max-gradient-norm");

    /// <summary>Weights that grow.</summary>
    public static AlarmCondition WeightsExploding { get; } = new(
        "weights-exploding", AlarmLevel.Warning, "the weights are 5 times as large as 1,000 updates before, or as they were initialized",
        "the networks saturate and hardly learn any more",
        "the learning rate is too high",
        "a learning rate a tenth or a hundredth as high, a longer --warmup-steps");

    /// <summary>Weights that stand still.</summary>
    public static AlarmCondition WeightsNotMoving { get; } = new(
        "weights-not-moving", AlarmLevel.Warning, "at this rate of change all updates together move the weights by less than 0.1 %",
        "the weights do not change, and nothing is learned",
        "the learning rate or the loss weights are too small, or gradients are clipped to almost nothing",
        "a higher --learning-rate (1e-4 to 1e-3 is usual), --max-gradient-norm 1");

    /// <summary>A machine that has become slow.</summary>
    public static AlarmCondition Slow { get; } = new(
        "throughput-fallen", AlarmLevel.Warning, "fewer than a third of the run's median tokens per second, for 5 minutes",
        "the run will take much longer than estimated",
        "another program uses the device, it is throttled, or memory is being swapped",
        "look for other programs; stopping and --resume lose nothing");

    /// <summary>All conditions: those of text and recipe, then those of training, objectives' among them.</summary>
    /// <param name="ofObjectives">What objectives have watched besides, in the order in which it is named.</param>
    public static ImmutableArray<AlarmCondition> With(params IEnumerable<AlarmCondition> ofObjectives) =>
    [
        TextLost, TextUnknown, BothSides, FewDocuments, FewDistinct, LongWarmup, ScheduleBeyondRun,
        NotFinite, GradientsExploding, WeightsExploding, WeightsNotMoving,
        .. ofObjectives, Slow,
    ];
}
