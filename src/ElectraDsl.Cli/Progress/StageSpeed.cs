namespace ElectraDsl.Cli;

/// <summary>How fast a stage is and how long it still takes, in words.</summary>
/// <param name="Speed">Characters a second; empty where it reads none, or began only now.</param>
/// <param name="Left">The time left; empty where nobody knows.</param>
internal readonly record struct StageSpeed(string? Speed, string? Left)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", new[] { Speed, Left }.Where(part => !string.IsNullOrEmpty(part)));
}
