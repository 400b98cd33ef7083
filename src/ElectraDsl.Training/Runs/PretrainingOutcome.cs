namespace ElectraDsl.Training;

/// <summary>How a run ended.</summary>
/// <param name="Completed">True where all steps and the evaluation are done; false where it was asked to stop. A stopped run can be resumed.</param>
/// <param name="Step">Updates made so far; a checkpoint of this step is on disk.</param>
/// <param name="Evaluation">Held-out figures of the finished run; null where it was stopped.</param>
public sealed record PretrainingOutcome(bool Completed, int Step, EvaluationResult? Evaluation)
{
    /// <summary>The alarm that stopped the run, with <see cref="AlarmAction.Stop"/>; null where none did.</summary>
    public AlarmCondition? StoppedBy { get; init; }
}
