namespace ElectraDsl.Training;

/// <summary>A value of a schedule and where it holds.</summary>
/// <param name="Value">The value.</param>
/// <param name="At">Where it is reached; of the first point, until where it stays.</param>
/// <param name="Ramp">How the schedule gets there from the point before.</param>
public readonly record struct SchedulePoint(double Value, SchedulePosition At, ScheduleRamp Ramp);
