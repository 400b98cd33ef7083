using System.ComponentModel;

namespace ElectraDsl.Training;

/// <summary>Whose metric a <see cref="BestMetric"/> is.</summary>
/// <param name="objective">The objective.</param>
[AttributeUsage(AttributeTargets.Field)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MetricOfAttribute(Objective objective) : Attribute
{
    /// <summary>The objective.</summary>
    public Objective Objective { get; } = objective;
}
