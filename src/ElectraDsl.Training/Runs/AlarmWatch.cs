using System.Collections.Immutable;
using System.Globalization;

namespace ElectraDsl.Training;

/// <summary>
/// Looks at a run's reports and evaluations, one after the other, and says which alarms stand. What it says is a function of these and the recipe
/// alone: a resumed run shows it those so far and continues as if it had never stopped.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class AlarmWatch
{
    private readonly PretrainingRecipe recipe;
    private readonly IReadOnlyList<Alarm> beforeStart;
    private readonly double initialWeight;
    private readonly ReportHistory history;
    private readonly ObjectiveAlarms objective;
    private readonly ImmutableArray<AlarmCondition> table;
    private readonly HashSet<string> standing = new(StringComparer.Ordinal);
    private double slowSince = double.NaN;

    /// <summary>Begins to watch.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="beforeStart">What <see cref="StartAlarms"/> said: these stand for the whole run.</param>
    public AlarmWatch(PretrainingRecipe recipe, IReadOnlyList<Alarm> beforeStart)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        this.recipe = recipe;
        this.beforeStart = beforeStart;
        initialWeight = WeightSample.InitialSize(recipe.Layout);
        history = new ReportHistory(recipe);
        TrainingObjective trained = TrainingObjectives.Of(recipe.Facts);
        objective = trained.Watch(recipe, history);
        table = AlarmTable.With(trained.Conditions);
    }

    /// <summary>The alarms that stand, in the order of the table.</summary>
    public AlarmNames Standing => new([.. table
        .Select(condition => condition.Name)
        .Where(name => standing.Contains(name) || beforeStart.Any(alarm => alarm.Name == name))]);

    /// <summary>The first alarm of training that stands and is no notice; null where there is none.</summary>
    public AlarmCondition? Worst => table.FirstOrDefault(condition => condition.Level == AlarmLevel.Warning && standing.Contains(condition.Name));

    /// <summary>Looks at the next report.</summary>
    /// <returns>The alarms that did not stand before it.</returns>
    public IReadOnlyList<Alarm> Look(TrainingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        history.Add(report);
        return
        [
            .. Conditions(report)
                .OrderBy(each => table.IndexOf(each.Condition))
                .Select(each => Judge(each.Condition, report.Step, each.Observed))
                .OfType<Alarm>(),
        ];
    }

    /// <summary>Looks at held-out figures, behind the report of the same step.</summary>
    /// <returns>The alarms that did not stand before them.</returns>
    public IReadOnlyList<Alarm> Look(EvaluationResult evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return objective.Condition(evaluation) is var (condition, observed) && Judge(condition, evaluation.Step, observed) is { } raised
            ? [raised]
            : [];
    }

    /// <summary>The alarm, where it has not been standing.</summary>
    private Alarm? Judge(AlarmCondition condition, int step, string? observed)
    {
        if (observed is null)
            _ = standing.Remove(condition.Name);
        return observed is not null && standing.Add(condition.Name) ? Alarm.Of(condition, step, observed) : null;
    }

    private IEnumerable<(AlarmCondition Condition, string? Observed)> Conditions(TrainingReport report) =>
    [
        (AlarmTable.GradientsExploding, Gradients(report)),
        (AlarmTable.WeightsExploding, Weights(report)),
        (AlarmTable.WeightsNotMoving, Movement(report)),
        .. objective.Conditions(report),
        (AlarmTable.Slow, Slow(report)),
    ];

    private string? Gradients(TrainingReport report)
    {
        // The first reports hold the high gradients of a start; too few of them make no median.
        double[] before = [.. history.Reports.SkipLast(1).TakeLast(10).Select(earlier => earlier.GradientNorm).Order()];
        if (before.Length < 5 || before[before.Length / 2] <= 0 || report.GradientNorm <= AlarmTable.GradientGrowth * before[before.Length / 2])
            return null;
        return Text(
            $"the gradient's norm is {report.GradientNorm:0.0}, the median of the {before.Length} reports before {before[before.Length / 2]:0.0}");
    }

    private string? Weights(TrainingReport report)
    {
        // Weights that random steps move grow for as long as they are trained: what is compared is a thousand updates, not the run.
        TrainingReport? earlier = history.Reports.LastOrDefault(before => before.Step <= report.Step - AlarmTable.WeightSteps);
        double before = earlier?.WeightSize ?? initialWeight;
        return before > 0 && report.WeightSize > AlarmTable.WeightGrowth * before
            ? Text(
                $"the weights are {report.WeightSize / before:0} times as large as {(earlier is null ? "they were initialized" : $"at update {earlier.Step:#,0}")}")
            : null;
    }

    private string? Movement(TrainingReport report)
    {
        // At the ends of a schedule the rate is small by intent.
        if (report.UpdateRatio is not double ratio || report.LearningRate < recipe.LearningRate / 10 || ratio * recipe.Steps >= AlarmTable.Movement)
            return null;
        return Text(
            $"an update changes the weights by {ratio:0.0e+0} of their size, all {recipe.Steps} together by at most {ratio * recipe.Steps:0.0e+0}");
    }

    private string? Slow(TrainingReport report)
    {
        double[] speeds = [.. history.Reports.Select(each => each.TokensPerSecond).Order()];
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

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
