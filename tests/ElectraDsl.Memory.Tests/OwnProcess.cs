using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ElectraDsl.Memory.Tests;

/// <summary>Measurements in processes that do nothing else: each starts <see cref="Program"/>.</summary>
internal static class OwnProcess
{
    /// <summary>
    /// The median of five. Where the allocator finds room depends on which thread asks first: one process in dozens takes 15 % more than the others,
    /// and more of them do on a busy machine.
    /// </summary>
    /// <param name="arguments">The case, as the program takes it.</param>
    /// <returns>Bytes.</returns>
    public static long Median(params string[] arguments)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/proc/self/clear_refs"), "Memory is asked of Linux.");
        return Enumerable.Range(0, 5).Select(_ => Measure(arguments)).Order().ElementAt(2);
    }

    private static long Measure(string[] arguments)
    {
        string dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");
        ProcessStartInfo start = new(dotnet, [typeof(Program).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string written = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return long.Parse(written, CultureInfo.InvariantCulture);
    }
}
