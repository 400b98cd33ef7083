namespace ElectraDsl.FineTuning;

/// <summary>How a run ended.</summary>
/// <param name="Completed">True where all updates and evaluations are done, or the run ended early; false where it was asked to stop.</param>
/// <param name="Step">Updates made so far; a checkpoint of this step is on disk.</param>
/// <param name="Report">What the best checkpoint makes of the development examples; null where nothing was evaluated yet.</param>
public sealed record FineTuningOutcome(bool Completed, int Step, TaskReport? Report);
