using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A grid of blocks that run a kernel.</summary>
internal sealed class Launch
{
    private readonly byte[] parameters;

    /// <param name="program">The kernel.</param>
    /// <param name="blocks">Of the grid.</param>
    /// <param name="threads">Of a block.</param>
    /// <param name="parameters">As the program lays them out.</param>
    /// <param name="global">What the kernel may touch.</param>
    /// <param name="settings">How the machine runs it.</param>
    /// <param name="findings">Told what it does wrong.</param>
    internal Launch(
        KernelProgram program, int blocks, int threads, byte[] parameters, GlobalMemory global, MachineSettings settings, FindingLog findings)
    {
        this.parameters = parameters;
        Program = program;
        Blocks = blocks;
        Threads = threads;
        Global = global;
        Settings = settings;
        Findings = findings;
    }

    internal KernelProgram Program { get; }

    internal int Blocks { get; }

    internal int Threads { get; }

    internal GlobalMemory Global { get; }

    internal MachineSettings Settings { get; }

    internal FindingLog Findings { get; }

    internal ReadOnlySpan<byte> Parameters => parameters;

    /// <summary>Runs all blocks: several at once, each by itself.</summary>
    internal LaunchCounters Run()
    {
        int workers = Math.Min(Settings.Workers, Blocks), taken = -1;
        LaunchCounters counters = new();
        if (workers == 1)
            Work();
        else
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => Work());
        return counters;

        void Work()
        {
            Block block = new(this);
            for (int index = Interlocked.Increment(ref taken); index < Blocks; index = Interlocked.Increment(ref taken))
                block.Run(index);
            lock (counters)
                counters.Add(block.Counters);
        }
    }
}
