using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>One of several runs to compare.</summary>
/// <param name="Name">What it is called in tables and legends.</param>
/// <param name="Folder">Its folder; it has been evaluated at least once.</param>
public sealed record ComparedRun(string Name, RunFolder Folder);
