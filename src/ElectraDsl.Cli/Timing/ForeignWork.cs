using System.Diagnostics;
using System.Globalization;

namespace ElectraDsl.Cli;

/// <summary>How much of the machine other programs used while something was measured.</summary>
/// <param name="busy">Seconds that all programs had computed, of all cores.</param>
/// <param name="own">Seconds that this one had.</param>
/// <param name="started">When.</param>
internal readonly struct ForeignWork(double busy, double own, long started)
{
    private const string LinuxFile = "/proc/stat";

    // The kernel counts in hundredths of a second.
    private const double SecondsPerTick = 0.01;

    // More than a tenth of a core taken by others shows in a measurement.
    private const double Tolerable = 0.1;

    /// <summary>Begins to watch; of nothing where the system does not count.</summary>
    public static ForeignWork Start() => new(Busy(), Own(), Stopwatch.GetTimestamp());

    /// <summary>Whether others used more than a tenth of a core since then; false where the system does not say.</summary>
    public bool IsDisturbed()
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return Busy() - busy - (Own() - own) > (Tolerable * seconds) + (2 * SecondsPerTick);
    }

    private static double Own() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static double Busy()
    {
        if (!File.Exists(LinuxFile))
            return 0;

        // cpu user nice system idle iowait irq softirq steal …
        double[] ticks =
        [
            .. File.ReadLines(LinuxFile).First()
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(text => double.Parse(text, CultureInfo.InvariantCulture)),
        ];
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + (ticks.Length > 7 ? ticks[7] : 0)) * SecondsPerTick;
    }
}
