namespace ElectraDsl.Training;

/// <summary>
/// Measures a model on text that it has not learned from, next to a trivial baseline. Masks and samples are the same in every
/// evaluation, so that figures can be compared.
/// </summary>
public interface IEvaluation
{
    /// <summary>Evaluates the model as it is.</summary>
    /// <param name="progress">Gets the number of sequences that are done, and of all; may be null.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The figures; those of the run (step, throughput, time) are 0.</returns>
    /// <exception cref="RunException">The loss is no number any more.</exception>
    EvaluationResult Run(Action<int, int>? progress = null, CancellationToken cancellation = default);

    /// <summary>
    /// What the model makes of the first of the sequences that <see cref="Run"/> evaluates, with the same masks. The step is 0: the caller knows it.
    /// </summary>
    EvaluationSamples Sample();
}
