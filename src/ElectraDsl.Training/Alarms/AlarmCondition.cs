namespace ElectraDsl.Training;

/// <summary>Something that goes wrong in training without stopping it: one row of <see cref="AlarmTable"/>.</summary>
/// <param name="Name">Its name in kebab-case, as it stands in metrics.jsonl and alarms.jsonl.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Threshold">When it is raised.</param>
/// <param name="Meaning">What it means, in one sentence without a full stop.</param>
/// <param name="Causes">Likely causes, the likeliest first.</param>
/// <param name="Remedies">What usually helps, the likeliest first.</param>
public sealed record AlarmCondition(string Name, AlarmLevel Level, string Threshold, string Meaning, string Causes, string Remedies);
