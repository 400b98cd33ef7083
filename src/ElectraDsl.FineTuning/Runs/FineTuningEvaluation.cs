using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>
/// One line of evaluations.jsonl: the metrics on the development examples, each with its trivial baseline, in <see cref="FigureRecord.Figures"/>.
/// </summary>
/// <param name="Step">Updates made so far.</param>
/// <param name="Epoch">Passes over the training examples so far.</param>
public sealed record FineTuningEvaluation(int Step, double Epoch) : StepFigures(Step);
