namespace ElectraDsl.FineTuning;

/// <summary>
/// What a head makes of examples whose answers are known: evaluation.json, with names in snake_case. The metrics, each with its trivial baseline,
/// stand in <see cref="FigureRecord.Figures"/> under the names of <see cref="TaskMetrics"/>.
/// </summary>
/// <param name="Step">Updates made when the weights were taken.</param>
/// <param name="Examples">Number of examples.</param>
/// <param name="Confusion">Counts, a row a label, a column a predicted label; empty where there are no labels.</param>
/// <param name="Classes">Precision, recall and F1: of each label, of tagging then of each kind of entity and of all.</param>
/// <param name="Worst">The examples with the largest loss, the worst first.</param>
public sealed record TaskReport(
    int Step,
    int Examples,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    IReadOnlyList<ClassScores> Classes,
    IReadOnlyList<WorstExample> Worst) : FigureRecord
{
    /// <summary>Version of the file's form: 2.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The form that this version writes.</summary>
    internal const int CurrentFormat = RunFiles.FineTuningFormat;
}
