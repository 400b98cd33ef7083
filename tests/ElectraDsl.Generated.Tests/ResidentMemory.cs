using System.Globalization;
using System.Runtime.InteropServices;

namespace ElectraDsl.Generated.Tests;

/// <summary>What this process has in memory, asked of Linux. glibc keeps no freed block of any size that counts here, so that libtorch's tensors are seen exactly.</summary>
internal static partial class ResidentMemory
{
    private const int MmapThreshold = -3, Threshold = 16_384;

    /// <summary>Whether it can be asked; makes glibc give freed blocks back at once.</summary>
    public static bool IsMeasurable() => OperatingSystem.IsLinux() && File.Exists("/proc/self/smaps_rollup") && Mallopt(MmapThreshold, Threshold) == 1;

    /// <summary>Bytes in memory now.</summary>
    public static long Now() => Field("/proc/self/smaps_rollup", "Rss:");

    /// <summary>Most bytes that were in memory at once while something was done.</summary>
    public static long PeakOf(Action action)
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        action();
        return Field("/proc/self/status", "VmHWM:");
    }

    private static long Field(string file, string name)
    {
        string line = File.ReadLines(file).Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1_024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}
