using System.Globalization;
using System.Runtime.InteropServices;

namespace ElectraDsl.Generated.Tests;

/// <summary>
/// What this process has in memory, asked of Linux. While one of these lives, glibc gives every freed block of a size that counts back at once, so
/// that libtorch's tensors are seen exactly.
/// </summary>
internal sealed partial class ResidentMemory : IDisposable
{
    // glibc's option, what shows every tensor, and what glibc comes to by itself in a program that allocates tensors.
    private const int MmapThreshold = -3, Exact = 16_384, Usual = 32 << 20;

    private readonly List<nint> plugs = [];

    /// <summary>Skips the test where it cannot be asked.</summary>
    public ResidentMemory()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/proc/self/smaps_rollup") && Mallopt(MmapThreshold, Exact) == 1, "Memory is asked of Linux and its glibc.");
        PlugGaps();
    }

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
    public void Dispose()
    {
        plugs.ForEach(Free);
        _ = Mallopt(MmapThreshold, Usual);
    }

    /// <summary>Takes what earlier tests left free in the heap, without touching it: glibc looks there first, and a tensor would hide in it.</summary>
    private void PlugGaps()
    {
        _ = MallocTrim(0);
        for (nint size = 1 << 30; size >= Exact; size /= 2)
        {
            for (nint block = Malloc(size); block != 0; block = Malloc(size))
            {
                // Before a block stands its size, whose second bit says that it was mapped by itself: there is no such gap left.
                const nint IsMapped = 2;
                if ((Marshal.ReadIntPtr(block, -nint.Size) & IsMapped) != 0)
                {
                    Free(block);
                    break;
                }

                plugs.Add(block);
            }
        }
    }

    private static long Field(string file, string name)
    {
        string line = File.ReadLines(file).Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1_024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);

    [LibraryImport("libc", EntryPoint = "malloc")]
    private static partial nint Malloc(nint size);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint block);
}
