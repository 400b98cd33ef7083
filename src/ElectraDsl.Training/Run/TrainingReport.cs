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
    double RemainingSeconds) : IStepRecord;
