namespace ElectraDsl.Training;

/// <summary>
/// One line of metrics.jsonl: means over the steps since the line before. In the file the names are in snake_case. All but the last
/// three are functions of the recipe and the corpus; a resumed run writes what the uninterrupted run would have written. The objective's own figures
/// and what its schedules came to stand in <see cref="FigureRecord.Figures"/>.
/// </summary>
/// <param name="Step">Updates made so far.</param>
/// <param name="LearningRate">Rate of the last update.</param>
/// <param name="Loss">What is minimized: the weighted sum of the objective's losses.</param>
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
    double GradientNorm,
    long Tokens,
    double Epoch,
    double TokensPerSecond,
    double ElapsedSeconds,
    double RemainingSeconds) : StepFigures(Step)
{
    /// <summary>Root mean square of the weights, of a sample of them. Null in files of older versions.</summary>
    public double? WeightSize { get; init; }

    /// <summary>
    /// By how much of their size the last update changed the weights: root mean square of the change, divided by <see cref="WeightSize"/>. 1e-3 is
    /// usual.
    /// </summary>
    public double? UpdateRatio { get; init; }

    /// <summary>The alarms that stand at this report.</summary>
    public AlarmNames Alarms { get; init; }
}
