namespace ElectraDsl.Training;

/// <summary>The reports of a run so far, the oldest first.</summary>
internal sealed class ReportHistory
{
    private readonly List<TrainingReport> reports = [];
    private readonly int settled, steps;

    /// <summary>Begins empty.</summary>
    /// <param name="recipe">The run's.</param>
    public ReportHistory(PretrainingRecipe recipe)
    {
        double warmup = Math.Max(recipe.WarmupSteps, recipe.WarmupProportion * recipe.Steps);
        settled = Math.Max(AlarmTable.EarliestStep, (int)Math.Min(int.MaxValue / 2, warmup) + AlarmTable.SettlingSteps);
        steps = recipe.Steps;
    }

    /// <summary>The update behind which networks have left their warm-up.</summary>
    public int SettledStep => settled;

    /// <summary>All of them.</summary>
    public IReadOnlyList<TrainingReport> Reports => reports;

    /// <summary>Whether all reports of the window are of networks that have left their warm-up.</summary>
    public bool IsSettled => reports.Count >= AlarmTable.Window && reports[^AlarmTable.Window].Step >= settled;

    /// <summary>Adds the newest.</summary>
    public void Add(TrainingReport report) => reports.Add(report);

    /// <summary>Whether more than half of the run is over.</summary>
    public bool IsLate(int step) => 2L * step > steps;

    /// <summary>The mean of a figure over the last reports; NaN where one of them lacks it, or there are not enough.</summary>
    public double Mean(Func<TrainingReport, double> figure, int window = AlarmTable.Window)
    {
        if (reports.Count < window)
            return double.NaN;
        double sum = 0;
        for (int index = reports.Count - window; index < reports.Count; index++)
            sum += figure(reports[index]);
        return sum / window;
    }
}
