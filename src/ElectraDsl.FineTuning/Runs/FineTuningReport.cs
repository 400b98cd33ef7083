using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>
/// One line of metrics.jsonl: means over the updates since the line before. All but the last two are functions of the recipe and the examples; a
/// resumed run writes what the uninterrupted one would have written.
/// </summary>
/// <param name="Step">Updates made so far.</param>
/// <param name="Epoch">Passes over the training examples so far.</param>
/// <param name="LearningRate">Rate of the last update.</param>
/// <param name="Loss">Mean loss; a sum over the batch is divided by its sequences.</param>
/// <param name="GradientNorm">Mean norm of the gradient before clipping.</param>
/// <param name="SequencesPerSecond">Sequences trained on per second.</param>
/// <param name="Seconds">Time spent on training so far, over all parts of the run.</param>
public sealed record FineTuningReport(
    int Step,
    double Epoch,
    double LearningRate,
    double Loss,
    double GradientNorm,
    double SequencesPerSecond,
    double Seconds) : IStepRecord;
