using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>A row of the table of metrics.</summary>
/// <param name="Metric">Which one.</param>
/// <param name="Name">Its name in files, in snake_case; its trivial baseline's is <see cref="BaselineName"/>.</param>
/// <param name="Label">What it is called in a table.</param>
/// <param name="Better">Which way it is better.</param>
/// <param name="Baseline">The trivial predictor that it is compared with.</param>
public sealed record TaskMetricFacts(TaskMetric Metric, string Name, string Label, MetricDirection Better, string Baseline)
{
    /// <summary>The name of the value that the trivial predictor reaches: <c>baseline_accuracy</c>.</summary>
    public string BaselineName => $"baseline_{Name}";

    /// <summary>Whether one value is better than another; one that is not a number is not.</summary>
    /// <param name="value">A value.</param>
    /// <param name="other">Another one.</param>
    public bool IsBetter(double value, double other) => (int)Better * (value - other) > 0 || (double.IsNaN(other) && !double.IsNaN(value));
}
