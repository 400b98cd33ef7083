namespace ElectraDsl.Training;

/// <summary>How serious an alarm is.</summary>
public enum AlarmLevel
{
    /// <summary>Worth knowing; the run is as it should be. <see cref="AlarmAction.Stop"/> passes over it.</summary>
    Notice,

    /// <summary>The run is not learning what it should.</summary>
    Warning,
}
