using System.Text.Json.Serialization;

namespace ElectraDsl.Training;

/// <summary>
/// An alarm that was raised: one line of alarms.jsonl. It stands until its condition no longer holds, and is raised again where it comes back.
/// </summary>
/// <param name="Step">Updates made when it was raised; 0 before the first.</param>
/// <param name="Name">The condition's <see cref="AlarmCondition.Name"/>.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Observed">The figures that raised it, in one sentence without a full stop.</param>
/// <param name="Meaning">What they mean.</param>
/// <param name="Causes">Likely causes.</param>
/// <param name="Remedies">What usually helps.</param>
public sealed record Alarm(int Step, string Name, AlarmLevel Level, string Observed, string Meaning, string Causes, string Remedies) : IStepRecord
{
    /// <summary>All but the causes in one line: <c>alarm text-lost: 36.1 % of ...: ... Try ...</c>.</summary>
    [JsonIgnore]
    public string Line => $"{(Level == AlarmLevel.Notice ? "notice" : "alarm")} {Name}: {Observed}: {Meaning}. Try: {Remedies}.";

    /// <summary>Raises a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="step">Updates made so far.</param>
    /// <param name="observed">The figures.</param>
    internal static Alarm Of(AlarmCondition condition, int step, string observed) =>
        new(step, condition.Name, condition.Level, observed, condition.Meaning, condition.Causes, condition.Remedies);
}
