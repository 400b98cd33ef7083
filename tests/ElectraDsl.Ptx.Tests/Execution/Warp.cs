using System.Numerics;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>
/// 32 threads of a block that take instructions together while they are at the same one. Where they part ways, those furthest back in the program's
/// order go first, so that they meet again.
/// </summary>
internal sealed class Warp
{
    /// <summary>Threads of a warp.</summary>
    internal const int Lanes = 32;

    private readonly KernelProgram program;
    private readonly ulong[] registers;
    private readonly uint[] written;
    private readonly uint[] predicates;
    private readonly uint[] predicatesWritten;
    private readonly int[] next = new int[Lanes];
    private readonly uint all;
    private uint running;

    /// <param name="block">Whose warp.</param>
    /// <param name="program">What it runs.</param>
    /// <param name="first">Index in the block of its first thread.</param>
    /// <param name="threads">Its threads, at most 32.</param>
    internal Warp(Block block, KernelProgram program, int first, int threads)
    {
        Block = block;
        FirstThread = first;
        this.program = program;
        all = threads == Lanes ? uint.MaxValue : (1u << threads) - 1;
        registers = new ulong[program.Slots * Lanes];
        written = new uint[program.Slots];
        predicates = new uint[program.Predicates];
        predicatesWritten = new uint[program.Predicates];
        Local = new LocalMemory(program.LocalBytes);
    }

    /// <summary>The block.</summary>
    internal Block Block { get; }

    /// <summary>Index in the block of the first thread.</summary>
    internal int FirstThread { get; }

    /// <summary>The threads' own memory.</summary>
    internal LocalMemory Local { get; }

    /// <summary>Threads that have not ended.</summary>
    internal uint Alive { get; private set; }

    /// <summary>Threads that wait at a barrier.</summary>
    internal uint Waiting { get; private set; }

    /// <summary>The instruction at which each waiting thread waits.</summary>
    internal IEnumerable<Instruction> Barriers =>
        Enumerable.Range(0, Lanes).Where(lane => (Waiting >> lane & 1) != 0).Select(lane => program.Code[next[lane] - 1]).Distinct();

    /// <summary>Puts all threads before the first instruction, with nothing in their registers.</summary>
    internal void Start()
    {
        (Alive, Waiting) = (all, 0);
        Array.Clear(next);
        Array.Clear(written);
        Array.Clear(predicatesWritten);
        Local.Forget();
        foreach ((int slot, ulong value) in program.Constants)
        {
            Values(slot).Fill(value);
            written[slot] = uint.MaxValue;
        }

        foreach ((int slot, SpecialRegister special) in program.Specials)
        {
            Span<ulong> values = Values(slot);
            for (int lane = 0; lane < Lanes; lane++)
                values[lane] = Block.Read(special, FirstThread + lane);
            written[slot] = uint.MaxValue;
        }
    }

    /// <summary>Runs until every thread waits or has ended.</summary>
    internal void Run()
    {
        while ((running = Alive & ~Waiting) != 0)
        {
            (int place, uint lanes, int others) = Furthest();
            while (place < others)
            {
                Instruction instruction = program.Code[place];
                Block.Count(instruction, lanes);
                place = instruction.Execute(this, lanes, place + 1);
                if (place < 0)
                    break;
            }

            if (place >= 0)
                Move(lanes, place);
        }
    }

    /// <summary>The values of a register.</summary>
    internal Span<ulong> Values(int slot) => registers.AsSpan(slot * Lanes, Lanes);

    /// <summary>The lanes in which a predicate is true.</summary>
    internal uint Predicate(int index) => predicates[index];

    /// <summary>Sets a predicate in some lanes.</summary>
    internal void SetPredicate(int index, uint lanes, uint values)
    {
        predicates[index] = (predicates[index] & ~lanes) | (values & lanes);
        predicatesWritten[index] |= lanes;
    }

    /// <summary>The lanes in which a register was written.</summary>
    internal uint WrittenLanes(int slot) => written[slot];

    /// <summary>The lanes in which a predicate was written.</summary>
    internal uint PredicateWrittenLanes(int index) => predicatesWritten[index];

    /// <summary>Notes down that a register was written in some lanes.</summary>
    internal void MarkWritten(int slot, uint lanes) => written[slot] |= lanes;

    /// <summary>What a copy does: it is not a use, and hands on whether there is a value.</summary>
    internal void CopyWritten(int slot, uint lanes, uint valid) => written[slot] = (written[slot] & ~lanes) | (valid & lanes);

    /// <inheritdoc cref="CopyWritten"/>
    internal void CopyPredicateWritten(int index, uint lanes, uint valid) =>
        predicatesWritten[index] = (predicatesWritten[index] & ~lanes) | (valid & lanes);

    /// <summary>Lets some threads go on elsewhere.</summary>
    internal void Move(uint lanes, int place)
    {
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
            next[BitOperations.TrailingZeroCount(rest)] = place;
    }

    /// <summary>Ends some threads.</summary>
    internal void End(uint lanes) => Alive &= ~lanes;

    /// <summary>Lets some threads wait for the rest of the block, to go on at a place.</summary>
    internal void Wait(uint lanes, int place)
    {
        Move(lanes, place);
        Waiting |= lanes;
    }

    /// <summary>Ends the wait.</summary>
    internal void Release() => Waiting = 0;

    /// <summary>Writes down what an instruction did wrong in a lane.</summary>
    internal void Report(FindingKind kind, Instruction instruction, int lane, string detail) =>
        Block.Report(kind, instruction, $"{detail} ({AccessorOf(lane)})");

    /// <summary>A thread at this moment.</summary>
    internal Accessor AccessorOf(int lane) => new(Block.Index, Block.Epoch, FirstThread + lane);

    /// <summary>The earliest place at which threads are, those who are there, and the next place at which any are.</summary>
    private (int Place, uint Lanes, int Others) Furthest()
    {
        (int place, uint lanes, int others) = (int.MaxValue, 0u, int.MaxValue);
        for (uint rest = running; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            if (next[lane] < place)
                (others, place, lanes) = (place, next[lane], 1u << lane);
            else if (next[lane] == place)
                lanes |= 1u << lane;
            else
                others = Math.Min(others, next[lane]);
        }

        return (place, lanes, others);
    }
}
