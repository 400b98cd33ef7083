using System.Diagnostics;
using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>How fast a stage of a preparation is, and how long it still takes.</summary>
internal sealed class StageClock
{
    // Before that, figures jump.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>Time since the stage began.</summary>
    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>What the stage's progress comes to.</summary>
    public StageSpeed Of(PreparationProgress progress)
    {
        double seconds = clock.Elapsed.TotalSeconds;
        if (clock.Elapsed < Settled)
            return default;
        string speed = progress.Characters > 0 ? $"{Words.Magnitude(progress.Characters / seconds)}characters/s" : "";
        string left = progress.Fraction is > 0 and < 1 ? $"{Words.Time(seconds / progress.Fraction * (1 - progress.Fraction))} left" : "";
        return new StageSpeed(speed, left);
    }
}
