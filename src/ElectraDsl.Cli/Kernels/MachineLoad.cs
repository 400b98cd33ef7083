using System.Globalization;

namespace ElectraDsl.Cli;

/// <summary>Whether other work disturbs a measurement.</summary>
internal static class MachineLoad
{
    private const string LinuxFile = "/proc/loadavg";

    // A quarter of the cores busy before anything is measured: more than the program itself and a shell.
    private const double Tolerable = 0.25;

    /// <summary>One line where the machine was busy in the last minute, else null; null, too, where the system does not say.</summary>
    public static string? Warning() => File.Exists(LinuxFile) ? Warning(File.ReadAllText(LinuxFile), Environment.ProcessorCount) : null;

    /// <summary>As <see cref="Warning()"/>, of a text of the system.</summary>
    /// <param name="text">As <c>/proc/loadavg</c> has it.</param>
    /// <param name="cores">Of the machine.</param>
    internal static string? Warning(string text, int cores)
    {
        double load = double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
        return load <= Tolerable * cores
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"This machine is busy (load {load:0.0} on {cores} cores): trust ratios, not times, and repeat it when it is idle.");
    }
}
