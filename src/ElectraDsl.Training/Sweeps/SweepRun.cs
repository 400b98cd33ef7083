namespace ElectraDsl.Training;

/// <summary>One run of a sweep.</summary>
/// <param name="Folder">Name of its folder in the sweep's, for example <c>learning-rate=0.001,seed=2</c>.</param>
/// <param name="Name">The same for people: <c>learning-rate 0.001, seed 2</c>.</param>
/// <param name="Variant">Index of its variant.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="IsOver">Whether the sweep is done with it.</param>
/// <param name="Failure">Why it failed, in one line; null where it did not, or has not yet.</param>
public sealed record SweepRun(string Folder, string Name, int Variant, ulong Seed, bool IsOver = false, string? Failure = null);
