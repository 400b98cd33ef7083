using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>Which metrics can decide about the best step of a run.</summary>
public static class BestMetrics
{
    /// <summary>Those of an objective, the one first that decides where nothing sets another.</summary>
    public static ImmutableArray<BestMetric> Of(Objective objective) => objective == Objective.MaskedLanguageModel
        ? [BestMetric.MlmLoss]
        : [BestMetric.RtdAuc, BestMetric.GeneratorLoss];
}
