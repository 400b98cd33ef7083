namespace ElectraDsl.Training;

/// <summary>Which way a figure is better.</summary>
public enum MetricDirection
{
    /// <summary>The lower, the better.</summary>
    Lower = -1,

    /// <summary>Neither: the figure describes the task, not the model.</summary>
    Neither,

    /// <summary>The higher, the better.</summary>
    Higher,
}
