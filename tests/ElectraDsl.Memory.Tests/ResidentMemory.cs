using System.Globalization;
using System.Runtime.InteropServices;

namespace ElectraDsl.Memory.Tests;

/// <summary>
/// What this process has in memory, asked of Linux. While one of these lives, glibc gives every freed block of a size that counts back at once, so
/// that libtorch's tensors are seen exactly.
/// </summary>
internal sealed partial class ResidentMemory : IDisposable
{
    // glibc's option, what shows every tensor, and what glibc comes to by itself in a program that allocates tensors.
    private const int MmapThreshold = -3, Exact = 16_384, Usual = 32 << 20;

    /// <summary>Skips the test where it cannot be asked.</summary>
    public ResidentMemory() =>
        Skip.IfNot(
            OperatingSystem.IsLinux() && File.Exists("/proc/self/smaps_rollup") && Mallopt(MmapThreshold, Exact) == 1,
            "Memory is asked of Linux and its glibc.");

    /// <summary>Bytes in memory now.</summary>
    public static long Now() => Field("/proc/self/smaps_rollup", "Rss:");

    /// <summary>Most bytes that were in memory at once while something was done.</summary>
    public static long PeakOf(Action action)
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        action();
        return Field("/proc/self/status", "VmHWM:");
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Mallopt(MmapThreshold, Usual);

    private static long Field(string file, string name)
    {
        string line = File.ReadLines(file).Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1_024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}
