namespace ElectraDsl.Training;

/// <summary>What a run does when an alarm is raised.</summary>
public enum AlarmAction
{
    /// <summary>It says so and trains on.</summary>
    Warn,

    /// <summary>It says so, takes a checkpoint and stops. Notices do not stop it.</summary>
    Stop,
}
