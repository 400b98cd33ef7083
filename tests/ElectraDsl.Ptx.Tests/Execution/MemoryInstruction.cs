using System.Numerics;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>Loads and stores: one element a lane, or two or four side by side.</summary>
internal abstract class MemoryInstruction(MemorySpace space, MemoryAddress address, int size, int elements) : StraightInstruction
{
    /// <summary>Bytes of an element.</summary>
    protected int Size => size;

    /// <summary>Whether lanes of one address wait for each other, as atomic operations do.</summary>
    protected virtual bool IsOneAtATime => false;

    private int Bytes => size * elements;

    /// <inheritdoc/>
    protected sealed override void Step(Warp warp, uint lanes)
    {
        Use(warp, lanes, address.Slot);
        Span<ulong> addresses = warp.Values(address.Slot);
        Span<ulong> asked = stackalloc ulong[Warp.Lanes];
        int count = 0;
        GlobalBuffer? buffer = null;
        for (uint rest = lanes; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            ulong place = addresses[lane] + (ulong)address.Offset;
            if (IsOneAtATime || count == 0 || asked[count - 1] != place)
                asked[count++] = place;
            if (place % (ulong)Bytes != 0)
                warp.Report(FindingKind.Misaligned, this, lane, $"address 0x{place:x} of {Bytes} bytes");
            for (int element = 0; element < elements; element++)
                Access(warp, new Lane(lane, element), place + (ulong)(element * size), ref buffer);
        }

        if (space == MemorySpace.Global)
            MemoryTraffic.CountSectors(warp.Block.Counters, asked[..count], Bytes);
        else if (space == MemorySpace.Shared)
            MemoryTraffic.CountTurns(warp.Block.Counters, asked[..count], Bytes, IsOneAtATime);
    }

    /// <summary>Reads or writes an element that lies where it may.</summary>
    /// <param name="warp">The threads.</param>
    /// <param name="lane">Which one, and which of its elements.</param>
    /// <param name="values">The memory.</param>
    /// <param name="written">Which of its bytes have been written; empty for all.</param>
    protected abstract void Move(Warp warp, Lane lane, Span<byte> values, Span<bool> written);

    /// <summary>What is left to do for an element that lies nowhere.</summary>
    protected abstract void Miss(Warp warp, Lane lane);

    /// <summary>Notes the access down before it is done; whom it races with.</summary>
    protected abstract string? Note(Warp warp, Lane lane, ReadOnlySpan<byte> values, AccessHistory history, long offset, in Accessor accessor);

    private void Access(Warp warp, Lane lane, ulong place, ref GlobalBuffer? buffer)
    {
        Accessor accessor = warp.AccessorOf(lane.Index);
        switch (space)
        {
            case MemorySpace.Global when (buffer = warp.Block.Global.Find(place, size, buffer)) is not null:
                Span<byte> values = buffer.Values(place, size);
                int offset = (int)(place - buffer.Start);
                Tell(warp, lane, Note(warp, lane, values, buffer.History, offset, accessor), buffer.Name);
                Move(warp, lane, values, buffer.Written is null ? [] : buffer.Written.AsSpan(offset, size));
                break;
            case MemorySpace.Shared when warp.Block.Shared.Holds(place, size):
                Span<byte> shared = warp.Block.Shared.Values(place, size);
                // Each block has this memory for itself, so that all of its blocks count as one.
                accessor = accessor with { Block = 0 };
                Tell(warp, lane, Note(warp, lane, shared, warp.Block.Shared.History, (long)place - SharedMemory.Base, accessor), "shared memory");
                Move(warp, lane, shared, warp.Block.Shared.Written(place, size));
                break;
            case MemorySpace.Local when place + (ulong)size <= (ulong)warp.Local.Bytes:
                Move(warp, lane, warp.Local.Values(lane.Index, (long)place, size), warp.Local.Written(lane.Index, (long)place, size));
                break;
            default:
                string where = space == MemorySpace.Global
                    ? warp.Block.Global.Describe(place)
                    : $"no array of {space.ToString().ToLowerInvariant()} memory";
                warp.Report(FindingKind.OutOfBounds, this, lane.Index, $"{size} bytes at 0x{place:x}: {where}");
                Miss(warp, lane);
                break;
        }
    }

    private void Tell(Warp warp, Lane lane, string? race, string place)
    {
        if (race is not null)
            warp.Report(FindingKind.Race, this, lane.Index, $"in {place}: {race}");
    }
}
