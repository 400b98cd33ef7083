using System.Globalization;

namespace ElectraDsl.Training;

/// <summary>
/// Looks at a run's reports and evaluations, one after the other, and says which alarms stand. What it says is a function of these and the recipe
/// alone: a resumed run shows it those so far and goes on as if it had never stopped.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class AlarmWatch
{
    private readonly PretrainingRecipe recipe;
    private readonly IReadOnlyList<Alarm> beforeStart;
    private readonly double initialWeight;
    private readonly PlateauLength plateau;
    private readonly int settled;
    private readonly List<TrainingReport> reports = [];      // of this run, the oldest first
    private readonly HashSet<string> standing = new(StringComparer.Ordinal);
    private double slowSince = double.NaN;
    private bool canUseContext;                              // by the last report: neither text, nor generator, nor labels keep the discriminator from it
    private string? blindHeldOut;                            // what the last evaluation says of that

    /// <summary>Begins to watch.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="beforeStart">What <see cref="StartAlarms"/> said: these stand for the whole run.</param>
    public AlarmWatch(PretrainingRecipe recipe, IReadOnlyList<Alarm> beforeStart)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        this.recipe = recipe;
        this.beforeStart = beforeStart;
        plateau = PlateauLength.Of(recipe.Facts.Discriminator.Positions);
        initialWeight = WeightSample.InitialSize(recipe.Layout);
        double warmup = Math.Max(recipe.WarmupSteps, recipe.WarmupProportion * recipe.Steps);
        settled = Math.Max(AlarmTable.EarliestStep, (int)Math.Min(int.MaxValue / 2, warmup) + AlarmTable.SettlingSteps);
    }

    /// <summary>The alarms that stand, in the order of the table.</summary>
    public AlarmNames Standing => new([.. AlarmTable.All
        .Select(condition => condition.Name)
        .Where(name => standing.Contains(name) || beforeStart.Any(alarm => alarm.Name == name))]);

    /// <summary>The first alarm of training that stands and is no notice; null where there is none.</summary>
    public AlarmCondition? Worst => AlarmTable.All.FirstOrDefault(condition => condition.Level == AlarmLevel.Warning && standing.Contains(condition.Name));

    /// <summary>Looks at the next report.</summary>
    /// <returns>The alarms that did not stand before it.</returns>
    public IReadOnlyList<Alarm> Look(TrainingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        reports.Add(report);
        return [.. Conditions(report).Select(each => Judge(each.Condition, report.Step, each.Observed)).OfType<Alarm>()];
    }

    /// <summary>Looks at held-out figures, behind the report of the same step.</summary>
    /// <returns>The alarms that did not stand before them.</returns>
    public IReadOnlyList<Alarm> Look(EvaluationResult evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        // While training samples are hotter than those that are judged, the discriminator has been shown nothing like these yet.
        bool isTrainedOnIt = reports.Count == 0 || reports[^1].SamplingTemperature is not double temperature || temperature == recipe.SamplingTemperature.End;
        blindHeldOut = isTrainedOnIt && evaluation.Step >= Math.Max(AlarmTable.PlateauSteps, settled)
            && evaluation.RtdAuc <= evaluation.RtdContextFreeAuc + PlateauLength.Gain
            ? Text($"on held-out text the discriminator's AUC is {evaluation.RtdAuc:0.000}, that of a detector without context {evaluation.RtdContextFreeAuc:0.000}")
            : null;
        return canUseContext && IsLate(evaluation.Step) && Judge(AlarmTable.DiscriminatorBlind, evaluation.Step, blindHeldOut) is { } raised ? [raised] : [];
    }

    /// <summary>The alarm, where it has not been standing.</summary>
    private Alarm? Judge(AlarmCondition condition, int step, string? observed)
    {
        if (observed is null)
            _ = standing.Remove(condition.Name);
        return observed is not null && standing.Add(condition.Name) ? Alarm.Of(condition, step, observed) : null;
    }

    private bool IsLate(int step) => 2L * step > recipe.Steps;

    private IEnumerable<(AlarmCondition Condition, string? Observed)> Conditions(TrainingReport report)
    {
        yield return (AlarmTable.LossExploding, Loss(report));
        yield return (AlarmTable.GradientsExploding, Gradients(report));
        yield return (AlarmTable.WeightsExploding, Weights(report));
        yield return (AlarmTable.WeightsNotMoving, Movement(report));
        string? nothingReplaced = NothingReplaced(report);
        yield return (AlarmTable.NothingReplaced, nothingReplaced);
        string? knows = GeneratorKnows(report);
        yield return (AlarmTable.GeneratorKnows, knows);
        string? generator = Generator(report);
        yield return (AlarmTable.GeneratorIdle, generator);

        // Without replacements there is nothing that a discriminator could learn: the alarm above says why.
        bool canLearn = nothingReplaced is null && knows is null;
        string? idle = canLearn ? DiscriminatorIdle(report) : null;
        yield return (AlarmTable.DiscriminatorIdle, idle);
        canUseContext = canLearn && idle is null && generator is null;
        string? blind = canUseContext ? DiscriminatorBlind(report) : null;
        bool isLate = IsLate(report.Step);
        yield return (AlarmTable.DiscriminatorBlind, isLate && canUseContext ? blind ?? blindHeldOut : null);
        yield return (AlarmTable.Plateau, isLate ? null : blind);
        yield return (AlarmTable.Slow, Slow(report));
    }

    private string? Loss(TrainingReport report)
    {
        double evenGuess = Math.Log(recipe.Facts.VocabularySize);
        return report.GeneratorLoss > evenGuess + AlarmTable.LossAboveEvenGuess && report.GeneratorWeight is not 0 && reports.Count > 1
            ? Text($"the generator's loss is {report.GeneratorLoss:0.00} nats, an even guess has {evenGuess:0.00}")
            : null;
    }

    private string? Gradients(TrainingReport report)
    {
        // The first reports hold the high gradients of a start; too few of them make no median.
        double[] before = [.. reports.Take(reports.Count - 1).TakeLast(10).Select(earlier => earlier.GradientNorm).Order()];
        if (before.Length < 5 || before[before.Length / 2] <= 0 || report.GradientNorm <= AlarmTable.GradientGrowth * before[before.Length / 2])
            return null;
        return Text($"the gradient's norm is {report.GradientNorm:0.0}, the median of the {before.Length} reports before {before[before.Length / 2]:0.0}");
    }

    private string? Weights(TrainingReport report)
    {
        // Weights that random steps move grow for as long as they are trained: what is compared is a thousand updates, not the run.
        TrainingReport? earlier = reports.LastOrDefault(before => before.Step <= report.Step - AlarmTable.WeightSteps);
        double before = earlier?.WeightSize ?? initialWeight;
        return before > 0 && report.WeightSize > AlarmTable.WeightGrowth * before
            ? Text($"the weights are {report.WeightSize / before:0} times as large as {(earlier is null ? "they were initialized" : $"at update {earlier.Step:#,0}")}")
            : null;
    }

    private string? Movement(TrainingReport report)
    {
        // At the ends of a schedule the rate is small by intent.
        if (report.UpdateRatio is not double ratio || report.LearningRate < recipe.LearningRate / 10 || ratio * recipe.Steps >= AlarmTable.Movement)
            return null;
        return Text($"an update changes the weights by {ratio:0.0e+0} of their size, all {recipe.Steps} together by at most {ratio * recipe.Steps:0.0e+0}");
    }

    private string? NothingReplaced(TrainingReport report)
    {
        double wrong = recipe.Facts.MaskedShare(recipe.SequenceLength) * (1 - report.GeneratorAccuracy);
        return wrong > 0.01 && report.ReplacedRate < wrong / 10
            ? Text($"{100 * report.ReplacedRate:0.00} % of the tokens are labelled as replaced, although the generator gets {100 * (1 - report.GeneratorAccuracy):0.0} % of the masked ones wrong")
            : null;
    }

    private string? GeneratorKnows(TrainingReport report) =>
        Mean(report, each => each.GeneratorAccuracy, 2) is double accuracy && accuracy > AlarmTable.KnownAnswers
            ? Text($"the generator gets {100 * accuracy:0.0} % of the masked tokens right")
            : null;

    private string? Generator(TrainingReport report)
    {
        if (!IsSettled
            || Mean(report, each => each.GeneratorAccuracy) is not double accuracy
            || Mean(report, each => each.MostFrequentTokenAccuracy) is not double baseline)
        {
            return null;
        }

        // Always giving the most frequent token reaches the baseline to within the noise of counting: that is not above it.
        return accuracy <= 1.05 * baseline
            ? Text($"the generator gets {100 * accuracy:0.0} % of the masked tokens right, always guessing the most frequent one {100 * baseline:0.0} %")
            : null;
    }

    private string? DiscriminatorIdle(TrainingReport report)
    {
        if (!IsSettled
            || Mean(report, each => each.RtdLoss) is not double loss
            || Mean(report, each => each.RateAloneLoss) is not double rateAlone)
        {
            return null;
        }

        return loss > (1 - AlarmTable.InformationGain) * rateAlone
            ? Text($"the discriminator's loss is {loss:0.000} nats, knowing only how many tokens are replaced {rateAlone:0.000}; AUC {report.RtdAuc:0.000}")
            : null;
    }

    private string PositionsInWords => RecipeKnob.Text(recipe.Facts.Discriminator.Positions);

    private string? DiscriminatorBlind(TrainingReport report)
    {
        if (!IsSettled || reports[^AlarmTable.Window].Step < AlarmTable.PlateauSteps
            || Mean(report, each => each.RtdAuc) is not double auc
            || Mean(report, each => each.RtdContextFreeAuc) is not double contextFree)
        {
            return null;
        }

        return auc <= contextFree
            ? Text($"the discriminator's AUC is {auc:0.000}, that of a detector without context {contextFree:0.000}, after {report.Tokens:#,0} tokens; a model with {PositionsInWords} positions {plateau}")
            : null;
    }

    private string? Slow(TrainingReport report)
    {
        double[] speeds = [.. reports.Select(each => each.TokensPerSecond).Order()];
        double median = speeds[speeds.Length / 2];
        if (report.TokensPerSecond >= AlarmTable.SlowSpeed * median)
        {
            slowSince = double.NaN;
            return null;
        }

        if (double.IsNaN(slowSince))
            slowSince = report.ElapsedSeconds;
        return report.ElapsedSeconds - slowSince >= AlarmTable.SlowSeconds
            ? Text($"{report.TokensPerSecond:#,0} tokens a second, the run's median is {median:#,0}")
            : null;
    }

    /// <summary>Whether all reports of the window are of networks that have left their warm-up.</summary>
    private bool IsSettled => reports.Count >= AlarmTable.Window && reports[^AlarmTable.Window].Step >= settled;

    /// <summary>The mean of a figure over the last reports; null where one of them lacks it, or there are not enough.</summary>
    private double? Mean(TrainingReport report, Func<TrainingReport, double?> figure, int window = AlarmTable.Window)
    {
        double sum = 0;
        int last = reports.Count - 1;
        if (reports.Count < window || !ReferenceEquals(reports[last], report))
            return null;
        for (int index = last; index > last - window; index--)
        {
            if (figure(reports[index]) is not double value)
                return null;
            sum += value;
        }

        return sum / window;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
