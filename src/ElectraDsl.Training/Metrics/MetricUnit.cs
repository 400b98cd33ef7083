namespace ElectraDsl.Training;

/// <summary>How a figure is written.</summary>
public enum MetricUnit
{
    /// <summary>A number without unit, such as an area under a curve.</summary>
    Number,

    /// <summary>Natural units of information: losses.</summary>
    Nats,

    /// <summary>A fraction from 0 to 1, shown in percent.</summary>
    Fraction,
}
