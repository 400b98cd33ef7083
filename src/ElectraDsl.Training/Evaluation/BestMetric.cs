namespace ElectraDsl.Training;

/// <summary>The figure on held-out text that decides which step of a run is the best.</summary>
public enum BestMetric
{
    /// <summary><see cref="EvaluationResult.RtdAuc"/>: the higher, the better.</summary>
    RtdAuc,

    /// <summary><see cref="EvaluationResult.GeneratorLoss"/>: the lower, the better.</summary>
    GeneratorLoss,
}
