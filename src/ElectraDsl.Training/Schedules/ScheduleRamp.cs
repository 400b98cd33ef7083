namespace ElectraDsl.Training;

/// <summary>How a schedule gets from one value to the next.</summary>
public enum ScheduleRamp
{
    /// <summary>It stays, and jumps at the next point.</summary>
    Jump,

    /// <summary>In a straight line.</summary>
    Linear,

    /// <summary>By the same factor at every update; both values are above 0.</summary>
    Exponential,
}
