using System.Collections.Immutable;
using System.Reflection;

namespace ElectraDsl.Training;

/// <summary>Which metrics can decide about the best step of a run.</summary>
public static class BestMetrics
{
    /// <summary>Those of an objective, the one first that decides where nothing sets another.</summary>
    public static ImmutableArray<BestMetric> Of(Objective objective) =>
    [
        .. Enum.GetValues<BestMetric>()
            .Where(metric => typeof(BestMetric).GetField(metric.ToString())!.GetCustomAttribute<MetricOfAttribute>()!.Objective == objective),
    ];
}
