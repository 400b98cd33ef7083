namespace ElectraDsl.Training;

/// <summary>
/// Figures on held-out text, each beside what needs no skill. Written to evaluation.json with names in snake_case. Padding counts
/// nowhere (the original counts it as easy negatives).
/// </summary>
/// <param name="Step">Updates made when it was taken.</param>
/// <param name="RtdAuc">Area under the ROC curve of the discriminator: the chance that it ranks a replaced token above an original one. 0.5 is guessing.</param>
/// <param name="RtdContextFreeAuc">The same of a detector that sees a token's id only, fitted on training text: what needs no context.</param>
/// <param name="RtdPrecision">Part of the tokens called replaced that were.</param>
/// <param name="RtdRecall">Part of the replaced tokens that were found.</param>
/// <param name="RtdAccuracy">Part of the tokens that the discriminator judged rightly.</param>
/// <param name="RtdMajorityAccuracy">What always giving the commoner answer reaches.</param>
/// <param name="ReplacedRate">Part of the tokens that were replaced.</param>
/// <param name="GeneratorLoss">Nats per masked token.</param>
/// <param name="GeneratorAccuracy">Part of the masked tokens that the generator's likeliest guess got right.</param>
/// <param name="MostFrequentTokenAccuracy">What always guessing the commonest token of the training text reaches on the same masked tokens.</param>
/// <param name="TokensPerSecond">Tokens trained on, padding excluded, per second of training; 0 where nothing was trained.</param>
/// <param name="Seconds">Wall time of the run so far, over all its parts.</param>
/// <param name="Sequences">Held-out sequences that were used.</param>
/// <param name="Tokens">Tokens in them, padding excluded.</param>
/// <param name="MaskedTokens">Masked tokens in them.</param>
public sealed record EvaluationResult(
    int Step,
    double RtdAuc,
    double RtdContextFreeAuc,
    double RtdPrecision,
    double RtdRecall,
    double RtdAccuracy,
    double RtdMajorityAccuracy,
    double ReplacedRate,
    double GeneratorLoss,
    double GeneratorAccuracy,
    double MostFrequentTokenAccuracy,
    double TokensPerSecond,
    double Seconds,
    int Sequences,
    long Tokens,
    long MaskedTokens) : IStepRecord
{
    /// <summary>Whether the discriminator called no token replaced, so that there is no precision.</summary>
    public bool CalledNone => RtdRecall == 0 && RtdPrecision == 0 && RtdAccuracy >= 1 - ReplacedRate - 1e-12;
}
