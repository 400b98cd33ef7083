using System.Numerics;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A block of threads with its shared memory; runs one block of the grid after another.</summary>
internal sealed class Block
{
    private readonly Launch launch;
    private readonly Warp[] warps;
    private long left;

    /// <param name="launch">What it belongs to.</param>
    internal Block(Launch launch)
    {
        this.launch = launch;
        Shared = new SharedMemory(launch.Program.Shared);
        warps = new Warp[(launch.Threads + Warp.Lanes - 1) / Warp.Lanes];
        for (int i = 0; i < warps.Length; i++)
            warps[i] = new Warp(this, launch.Program, i * Warp.Lanes, Math.Min(Warp.Lanes, launch.Threads - (i * Warp.Lanes)));
    }

    /// <summary>Index in the grid of the block that runs.</summary>
    internal int Index { get; private set; }

    /// <summary>Barriers passed, of all blocks that ran here: what lies between two is not ordered.</summary>
    internal int Epoch { get; private set; }

    /// <summary>Shared memory.</summary>
    internal SharedMemory Shared { get; }

    /// <summary>Global memory.</summary>
    internal GlobalMemory Global => launch.Global;

    /// <summary>The parameters.</summary>
    internal ReadOnlySpan<byte> Parameters => launch.Parameters;

    /// <summary>What the machine may choose.</summary>
    internal MachineSettings Settings => launch.Settings;

    /// <summary>What this block has counted.</summary>
    internal LaunchCounters Counters { get; } = new();

    /// <summary>Runs one block of the grid.</summary>
    internal void Run(int index)
    {
        Index = index;
        Epoch++;
        Counters.Blocks++;
        left = launch.Settings.MostInstructions;
        Shared.Forget();
        foreach (Warp warp in warps)
            warp.Start();
        try
        {
            do
            {
                for (int i = 0; i < warps.Length; i++)
                    warps[launch.Settings.IsReversed ? warps.Length - 1 - i : i].Run();
                Epoch++;
            }
            while (PassBarrier());
        }
        catch (EndlessException)
        {
            // Said already; the block is given up.
        }
    }

    /// <summary>Counts an instruction of a warp, and gives up on a block that never ends.</summary>
    internal void Count(Instruction instruction, uint lanes)
    {
        if (instruction.Line == 0)
            return;
        instruction.WasExecuted = true;
        Counters.WarpInstructions++;
        Counters.ThreadInstructions += BitOperations.PopCount(lanes);
        if (--left >= 0)
            return;
        Report(FindingKind.Endless, instruction, $"block {Index} has executed {launch.Settings.MostInstructions:#,0} instructions of warps");
        throw new EndlessException();
    }

    /// <summary>The value of a special register.</summary>
    internal ulong Read(SpecialRegister special, int thread) => special switch
    {
        SpecialRegister.Thread => (ulong)thread,
        SpecialRegister.Threads => (ulong)launch.Threads,
        SpecialRegister.Block => (ulong)Index,
        SpecialRegister.Blocks => (ulong)launch.Blocks,
        SpecialRegister.Lane => (ulong)(thread % Warp.Lanes),
        SpecialRegister.Zero => 0,
        _ => 1,
    };

    /// <summary>Writes down what an instruction did wrong.</summary>
    internal void Report(FindingKind kind, Instruction instruction, string detail) =>
        launch.Findings.Add(new Finding(kind, launch.Program.Name, instruction.Line, instruction.Text, detail));

    /// <summary>Lets the threads go on that wait, if any; says what is wrong with them.</summary>
    private bool PassBarrier()
    {
        if (Array.TrueForAll(warps, warp => warp.Waiting == 0))
            return false;
        Instruction[] barriers = [.. warps.SelectMany(warp => warp.Barriers).Distinct()];
        if (barriers.Length > 1)
            Report(
                FindingKind.DivergentBarrier,
                barriers[0],
                $"threads of block {Index} wait here and in line {string.Join(", ", barriers.Skip(1).Select(other => other.Line))}");
        int gone = launch.Threads - warps.Sum(warp => BitOperations.PopCount(warp.Alive));
        if (gone > 0)
            Report(FindingKind.DivergentBarrier, barriers[0], $"{gone} threads of block {Index} have ended and never come here");
        foreach (Warp warp in warps)
            warp.Release();
        return true;
    }

    private sealed class EndlessException : Exception;
}
