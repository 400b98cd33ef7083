namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>What a launch has done, of all its blocks.</summary>
internal sealed class LaunchCounters
{
    /// <summary>Bytes of a sector, the least that global memory hands out.</summary>
    internal const int SectorBytes = 32;

    /// <summary>Blocks that ran.</summary>
    internal long Blocks { get; set; }

    /// <summary>Instructions of threads.</summary>
    internal long ThreadInstructions { get; set; }

    /// <summary>Instructions of warps: what a GPU issues.</summary>
    internal long WarpInstructions { get; set; }

    /// <summary>Loads and stores of warps in global memory.</summary>
    internal long Requests { get; set; }

    /// <summary>Sectors that these touch.</summary>
    internal long Sectors { get; set; }

    /// <summary>Sectors that would be enough if the bytes that a request asks for lay together.</summary>
    internal long NeededSectors { get; set; }

    /// <summary>Loads and stores of warps in shared memory.</summary>
    internal long SharedRequests { get; set; }

    /// <summary>Turns that these take, one more for each further word in a bank.</summary>
    internal long SharedTurns { get; set; }

    /// <summary>Adds another's.</summary>
    internal void Add(LaunchCounters other)
    {
        Blocks += other.Blocks;
        ThreadInstructions += other.ThreadInstructions;
        WarpInstructions += other.WarpInstructions;
        Requests += other.Requests;
        Sectors += other.Sectors;
        NeededSectors += other.NeededSectors;
        SharedRequests += other.SharedRequests;
        SharedTurns += other.SharedTurns;
    }
}
