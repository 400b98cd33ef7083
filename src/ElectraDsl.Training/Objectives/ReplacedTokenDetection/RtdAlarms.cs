namespace ElectraDsl.Training;

/// <summary>What is watched of a generator and a discriminator.</summary>
/// <param name="recipe">The model and its hyperparameters.</param>
/// <param name="history">The reports so far.</param>
internal sealed class RtdAlarms(PretrainingRecipe recipe, ReportHistory history) : ObjectiveAlarms
{
    private readonly PlateauLength plateau = PlateauLength.Of(recipe.Facts.Kept.Positions);
    private bool canUseContext; // by the last report: neither text, nor generator, nor labels keep the discriminator from it
    private string? blindHeldOut;                            // what the last evaluation says of that

    private string PositionsInWords => Hyperparameter.Text(recipe.Facts.Kept.Positions);

    /// <inheritdoc/>
    public override IEnumerable<(AlarmCondition Condition, string? Observed)> Conditions(TrainingReport report)
    {
        yield return (RtdAlarmTable.LossExploding, Loss(report));
        string? nothingReplaced = NothingReplaced(report);
        yield return (RtdAlarmTable.NothingReplaced, nothingReplaced);
        string? knows = GeneratorKnows();
        yield return (RtdAlarmTable.GeneratorKnows, knows);
        string? generator = Generator();
        yield return (RtdAlarmTable.GeneratorIdle, generator);

        // Without replacements there is nothing that a discriminator could learn: the alarm above says why.
        bool canLearn = nothingReplaced is null && knows is null;
        string? idle = canLearn ? DiscriminatorIdle(report) : null;
        yield return (RtdAlarmTable.DiscriminatorIdle, idle);
        canUseContext = canLearn && idle is null && generator is null;
        string? blind = canUseContext ? DiscriminatorBlind(report) : null;
        bool isLate = history.IsLate(report.Step);
        yield return (RtdAlarmTable.DiscriminatorBlind, isLate && canUseContext ? blind ?? blindHeldOut : null);
        yield return (RtdAlarmTable.Plateau, isLate ? null : blind);
    }

    /// <inheritdoc/>
    public override (AlarmCondition Condition, string? Observed)? Condition(EvaluationResult evaluation)
    {
        // While training samples are hotter than those that are evaluated, the discriminator has been shown nothing like these yet.
        bool isTrainedOnIt =
            history.Reports.Count == 0
            || history.Reports[^1].Figures["sampling_temperature"] is var temperature
                && (double.IsNaN(temperature) || temperature == recipe.SamplingTemperature.End);
        blindHeldOut =
            isTrainedOnIt
            && evaluation.Step >= Math.Max(AlarmTable.PlateauSteps, history.SettledStep)
            && evaluation.RtdAuc <= evaluation.RtdContextFreeAuc + PlateauLength.Gain
            ? Text(
                $"on held-out text the discriminator's AUC is {evaluation.RtdAuc:0.000}, that of a detector without context {evaluation.RtdContextFreeAuc:0.000}")
            : null;
        return canUseContext && history.IsLate(evaluation.Step) ? (RtdAlarmTable.DiscriminatorBlind, blindHeldOut) : null;
    }

    private string? Loss(TrainingReport report)
    {
        double evenGuess = Math.Log(recipe.Facts.VocabularySize);
        return
            report.GeneratorLoss > evenGuess + AlarmTable.LossAboveEvenGuess && report.Figures["generator_weight"] != 0 && history.Reports.Count > 1
            ? Text($"the generator's loss is {report.GeneratorLoss:0.00} nats, an even guess has {evenGuess:0.00}")
            : null;
    }

    private string? NothingReplaced(TrainingReport report)
    {
        double wrong = recipe.Facts.MaskedShare(recipe.SequenceLength) * (1 - report.GeneratorAccuracy);
        return wrong > 0.01 && report.ReplacedRate < wrong / 10
            ? Text(
                $"{100 * report.ReplacedRate:0.00} % of the tokens are labeled as replaced, although the generator gets {100 * (1 - report.GeneratorAccuracy):0.0} % of the masked ones wrong")
            : null;
    }

    private string? GeneratorKnows() =>
        history.Mean(each => each.GeneratorAccuracy, 2) is var accuracy && accuracy > AlarmTable.KnownAnswers
            ? Text($"the generator gets {100 * accuracy:0.0} % of the masked tokens right")
            : null;

    private string? Generator()
    {
        double accuracy = history.Mean(each => each.GeneratorAccuracy), baseline = history.Mean(each => each.MostFrequentTokenAccuracy);

        // Always giving the most frequent token reaches the baseline to within the noise of counting: that is not above it.
        return history.IsSettled && accuracy <= 1.05 * baseline
            ? Text(
                $"the generator gets {100 * accuracy:0.0} % of the masked tokens right, always guessing the most frequent one {100 * baseline:0.0} %")
            : null;
    }

    private string? DiscriminatorIdle(TrainingReport report)
    {
        double loss = history.Mean(each => each.RtdLoss), rateAlone = history.Mean(each => each.RateAloneLoss);
        return history.IsSettled && loss > (1 - AlarmTable.InformationGain) * rateAlone
            ? Text(
                $"the discriminator's loss is {loss:0.000} nats, that of predicting only the replacement rate {rateAlone:0.000}; AUC {report.RtdAuc:0.000}")
            : null;
    }

    private string? DiscriminatorBlind(TrainingReport report)
    {
        double auc = history.Mean(each => each.RtdAuc), contextFree = history.Mean(each => each.RtdContextFreeAuc);
        return history.IsSettled && history.Reports[^AlarmTable.Window].Step >= AlarmTable.PlateauSteps && auc <= contextFree
            ? Text(
                $"the discriminator's AUC is {auc:0.000}, that of a detector without context {contextFree:0.000}, after {report.Tokens:#,0} tokens; a model with {PositionsInWords} positions {plateau}")
            : null;
    }
}
