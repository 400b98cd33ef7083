using System.Text.Json.Serialization;

namespace ElectraDsl.Training;

/// <summary>Losses and counters over some steps.</summary>
/// <param name="GeneratorLossSum">Sum of the generator's losses in nats.</param>
/// <param name="GeneratorCorrect">Masked tokens whose likeliest guess was right.</param>
/// <param name="MaskedTokens">Masked tokens.</param>
/// <param name="RtdLossSum">Sum of the discriminator's losses in nats.</param>
/// <param name="Tokens">Tokens, padding excluded.</param>
/// <param name="RtdCorrect">Tokens that the discriminator judged rightly.</param>
/// <param name="TruePositives">Replaced tokens that it found.</param>
/// <param name="PredictedPositives">Tokens that it called replaced.</param>
/// <param name="Positives">Replaced tokens.</param>
/// <param name="RtdPairs">Pairs of a replaced and an original token whose logits were compared: see <see cref="Kernels.RtdLossOutput.Counters"/>.</param>
/// <param name="RtdPairsWon">Those of them where the replaced token had the higher logit; equal logits count half.</param>
/// <param name="GradientNormSum">Sum over the updates of the gradient's norm before clipping.</param>
/// <param name="Updates">Updates.</param>
public sealed record JointReport(
    double GeneratorLossSum,
    double GeneratorCorrect,
    double MaskedTokens,
    double RtdLossSum,
    double Tokens,
    double RtdCorrect,
    double TruePositives,
    double PredictedPositives,
    double Positives,
    double RtdPairs,
    double RtdPairsWon,
    double GradientNormSum,
    int Updates)
{
    /// <summary>How often each token was met, as <see cref="Training.TokenCounts"/> has it: what the baselines are computed from. Null where there was no update.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? TokenCounts { get; init; }

    /// <summary>Mean loss per masked token.</summary>
    public double GeneratorLoss => Ratio(GeneratorLossSum, MaskedTokens);

    /// <summary>Part of the masked tokens guessed rightly.</summary>
    public double GeneratorAccuracy => Ratio(GeneratorCorrect, MaskedTokens);

    /// <summary>Mean loss per token.</summary>
    public double RtdLoss => Ratio(RtdLossSum, Tokens);

    /// <summary>Part of the tokens judged rightly. Compare with 1 - <see cref="ReplacedRate"/>, which "never replaced" reaches.</summary>
    public double RtdAccuracy => Ratio(RtdCorrect, Tokens);

    /// <summary>Part of the tokens called replaced that were.</summary>
    public double RtdPrecision => Ratio(TruePositives, PredictedPositives);

    /// <summary>Part of the replaced tokens that were found.</summary>
    public double RtdRecall => Ratio(TruePositives, Positives);

    /// <summary>
    /// Area under the discriminator's ROC curve: the chance that a replaced token had a higher logit than an original one of the same batch. 0.5 is guessing, and
    /// what is said where one of the two kinds is missing.
    /// </summary>
    public double RtdAuc => RtdPairs > 0 ? RtdPairsWon / RtdPairs : 0.5;

    /// <summary>Part of the tokens that were replaced.</summary>
    public double ReplacedRate => Ratio(Positives, Tokens);

    /// <summary>Mean norm of the gradient before clipping.</summary>
    public double GradientNorm => Ratio(GradientNormSum, Updates);

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
