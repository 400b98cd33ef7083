namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>What a request of a warp costs the memory, as NVIDIA's profilers count it.</summary>
internal static class MemoryTraffic
{
    private const int Banks = 32, BankBytes = 4;

    /// <summary>Counts the sectors of 32 bytes that a request touches in global memory.</summary>
    internal static void CountSectors(LaunchCounters counters, ReadOnlySpan<ulong> addresses, int bytes)
    {
        Span<ulong> sectors = stackalloc ulong[addresses.Length], different = stackalloc ulong[addresses.Length];
        int count = 0, asked = 0;
        foreach (ulong address in addresses)
        {
            if (asked == 0 || (different[asked - 1] != address && !different[..asked].Contains(address)))
                different[asked++] = address;
            // Aligned accesses of at most 16 bytes lie in one sector.
            ulong sector = address / LaunchCounters.SectorBytes;
            if (count == 0 || (sectors[count - 1] != sector && !sectors[..count].Contains(sector)))
                sectors[count++] = sector;
        }

        counters.Requests++;
        counters.Sectors += count;
        counters.NeededSectors += ((asked * bytes) + LaunchCounters.SectorBytes - 1) / LaunchCounters.SectorBytes;
    }

    /// <summary>
    /// Counts the turns of a request in shared memory: as many as there are different words in the fullest bank; 8 bytes a lane are served by half
    /// warps, 16 by quarters. Atomic operations on one word take a turn each.
    /// </summary>
    internal static void CountTurns(LaunchCounters counters, ReadOnlySpan<ulong> addresses, int bytes, bool isOneAtATime = false)
    {
        int words = Math.Max(1, bytes / BankBytes), group = Banks / words;
        counters.SharedRequests++;
        Span<ulong> seen = stackalloc ulong[Banks];
        Span<int> full = stackalloc int[Banks];
        for (int first = 0; first < addresses.Length; first += group)
        {
            int count = 0;
            full.Clear();
            foreach (ulong address in addresses.Slice(first, Math.Min(group, addresses.Length - first)))
            {
                for (int word = 0; word < words; word++)
                {
                    ulong place = (address / BankBytes) + (ulong)word;
                    if (!isOneAtATime && seen[..count].Contains(place))
                        continue;
                    seen[count++] = place;
                    full[(int)(place % Banks)]++;
                }
            }

            int turns = 0;
            foreach (int inBank in full)
                turns = Math.Max(turns, inBank);
            counters.SharedTurns += turns;
        }
    }
}
