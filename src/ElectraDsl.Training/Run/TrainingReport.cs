namespace ElectraDsl.Training;

/// <summary>
/// One line of metrics.jsonl: means over the steps since the line before. In the file the names are in snake_case. All but the last
/// three are functions of the recipe and the corpus; a resumed run writes what the uninterrupted run would have written.
/// </summary>
/// <param name="Step">Updates made so far.</param>
/// <param name="LearningRate">Rate of the last update.</param>
/// <param name="Loss">The weighted sum of both losses.</param>
/// <param name="GeneratorLoss">Nats per masked token.</param>
/// <param name="GeneratorAccuracy">Part of the masked tokens that the generator's likeliest guess got right.</param>
/// <param name="RtdLoss">Nats per token.</param>
/// <param name="RtdAccuracy">Part of the tokens that the discriminator judged rightly. Compare with 1 - <paramref name="ReplacedRate"/>, which "never replaced" reaches.</param>
/// <param name="RtdPrecision">Part of the tokens called replaced that were.</param>
/// <param name="RtdRecall">Part of the replaced tokens that were found.</param>
/// <param name="RtdAuc">
/// Area under the ROC curve of the discriminator, as it was while it learned: the chance that it ranked a replaced token above an original one of the same batch. 0.5 is guessing.
/// </param>
/// <param name="ReplacedRate">Part of the tokens that were replaced.</param>
/// <param name="GradientNorm">Mean norm of the gradient before clipping.</param>
/// <param name="Tokens">Tokens seen so far, padding excluded.</param>
/// <param name="Epoch">Passes over the training examples so far.</param>
/// <param name="TokensPerSecond">Tokens since the line before, padding excluded, per second of training.</param>
/// <param name="ElapsedSeconds">Wall time of the run so far, over all its parts.</param>
/// <param name="RemainingSeconds">Estimate of the time that is left.</param>
public sealed record TrainingReport(
    int Step,
    double LearningRate,
    double Loss,
    double GeneratorLoss,
    double GeneratorAccuracy,
    double RtdLoss,
    double RtdAccuracy,
    double RtdPrecision,
    double RtdRecall,
    double RtdAuc,
    double ReplacedRate,
    double GradientNorm,
    long Tokens,
    double Epoch,
    double TokensPerSecond,
    double ElapsedSeconds,
    double RemainingSeconds) : IStepRecord
{
    /// <summary>
    /// The AUC of a detector that sees a token's id and no context, on the same tokens: what <see cref="RtdAuc"/> is to be compared with. Null in files of
    /// older versions, and where there is too little to fit it.
    /// </summary>
    public double? RtdContextFreeAuc { get; init; }

    /// <summary>What always guessing the most frequent token reaches on the same masked tokens. Null in files of older versions.</summary>
    public double? MostFrequentTokenAccuracy { get; init; }

    /// <summary>Root mean square of the weights, of a sample of them. Null in files of older versions.</summary>
    public double? WeightSize { get; init; }

    /// <summary>By how much of their size the last update changed the weights: root mean square of the change, divided by <see cref="WeightSize"/>. 1e-3 is usual.</summary>
    public double? UpdateRatio { get; init; }

    /// <summary>The sampling temperature of the last update. Null in files of older versions, as are the three below.</summary>
    public double? SamplingTemperature { get; init; }

    /// <summary>What the rate of the generator's own weights was of <see cref="LearningRate"/>.</summary>
    public double? GeneratorLearningRate { get; init; }

    /// <summary>Weight of the generator's loss.</summary>
    public double? GeneratorWeight { get; init; }

    /// <summary>Weight of the discriminator's loss.</summary>
    public double? DiscriminatorWeight { get; init; }

    /// <summary>The alarms that stand at this report.</summary>
    public AlarmNames Alarms { get; init; }

    /// <summary>What "never replaced" reaches: what <see cref="RtdAccuracy"/> is to be compared with.</summary>
    public double RtdMajorityAccuracy => Math.Max(ReplacedRate, 1 - ReplacedRate);

    /// <summary>The discriminator's loss if it knew only how many tokens are replaced: the entropy of that rate, in nats per token.</summary>
    public double RateAloneLoss => ReplacedRate is <= 0 or >= 1
        ? 0
        : -(ReplacedRate * Math.Log(ReplacedRate)) - ((1 - ReplacedRate) * Math.Log(1 - ReplacedRate));

    /// <summary>Whether the discriminator called no token replaced, so that there is no precision.</summary>
    public bool CalledNone => RtdRecall == 0 && RtdPrecision == 0 && RtdAccuracy >= 1 - ReplacedRate - 1e-12;
}
