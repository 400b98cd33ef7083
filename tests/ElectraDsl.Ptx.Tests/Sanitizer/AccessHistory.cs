namespace ElectraDsl.Ptx.Tests.Sanitizer;

/// <summary>
/// The last writer and the last readers of each place of some memory in one launch, by which races show whatever the order in which threads ran:
/// blocks are never ordered, threads of a block by its barriers alone.
/// </summary>
/// <remarks>
/// A place is as large as the smallest access to it so far. A record is 24 bits of block + 1, 24 of the epoch and 16 of the thread, 0 for nobody;
/// blocks that run beside each other exchange records atomically, and whichever of two conflicting accesses comes second sees the first.
/// </remarks>
internal sealed class AccessHistory
{
    private const int EpochShift = 16, BlockShift = 40;
    private const ulong Many = 0xFFFF, ManyBlocks = 0xFFFFFF, EpochMask = 0xFFFFFF;

    private readonly Lock refining = new();
    private readonly long bytes;
    private volatile Records records;

    /// <param name="bytes">Of the memory.</param>
    /// <param name="place">Of one place: what is usually read or written at once.</param>
    internal AccessHistory(long bytes, int place)
    {
        this.bytes = bytes;
        records = new Records(bytes, place);
    }

    /// <summary>Notes a read down; whom it races with, else null.</summary>
    internal string? Read(long offset, int size, in Accessor accessor)
    {
        Records all = OfPlaces(offset, size);
        ulong me = Pack(accessor);
        for (long place = offset / all.Place; place <= (offset + size - 1) / all.Place; place++)
        {
            ref ulong reader = ref all.Readers[place];
            while (true)
            {
                ulong before = Volatile.Read(ref reader), after = Joined(before, me);
                if (before == after || Interlocked.CompareExchange(ref reader, after, before) == before)
                    break;
            }

            ulong writer = Volatile.Read(ref all.Writers[place]);
            if (Conflict(writer, me))
                return $"{accessor} reads what {Name(writer)} writes";
        }

        return null;
    }

    /// <summary>Notes a write down; whom it races with, else null.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="accessor">Who.</param>
    /// <param name="isChange">
    /// Whether it is another value than the one that lies there: threads that all write the same do not mind who was last.
    /// </param>
    internal string? Write(long offset, int size, in Accessor accessor, bool isChange)
    {
        Records all = OfPlaces(offset, size);
        ulong me = Pack(accessor);
        string? race = null;
        for (long place = offset / all.Place; place <= (offset + size - 1) / all.Place; place++)
        {
            ulong writer = Interlocked.Exchange(ref all.Writers[place], me), reader = Volatile.Read(ref all.Readers[place]);
            if (isChange && Conflict(writer, me))
                race ??= $"{accessor} writes what {Name(writer)} writes";
            else if (Conflict(reader, me))
                race ??= $"{accessor} writes what {Name(reader)} reads";
        }

        return race;
    }

    /// <summary>Records of places small enough for an access, split without loss where they were larger.</summary>
    private Records OfPlaces(long offset, int size)
    {
        Records all = records;
        if (size >= all.Place && offset % all.Place == 0)
            return all;
        int place = 1;
        while (place * 2 <= size && offset % (place * 2) == 0)
            place *= 2;
        lock (refining)
        {
            if (records.Place > place)
                records = records.Split(bytes, place);
            return records;
        }
    }

    private static ulong Pack(in Accessor accessor) =>
        ((ulong)(accessor.Block + 1) << BlockShift) | (((ulong)accessor.Epoch & EpochMask) << EpochShift) | (uint)accessor.Thread;

    private static bool Conflict(ulong other, ulong me) =>
        other != 0
        && (other >> BlockShift != me >> BlockShift
            || (((other ^ me) >> EpochShift) & EpochMask) == 0 && (other & Many) != (me & Many));

    /// <summary>The readers of a place and one more. Of one block, earlier epochs no longer matter.</summary>
    private static ulong Joined(ulong readers, ulong me) =>
        readers == 0 || readers == me ? me
        : readers >> BlockShift != me >> BlockShift ? (ManyBlocks << BlockShift) | Many
        : readers >> EpochShift == me >> EpochShift ? me | Many
        : me;

    private static string Name(ulong record) => record >> BlockShift == ManyBlocks ? "several blocks"
        : (record & Many) == Many ? $"several threads of block {(record >> BlockShift) - 1}"
        : new Accessor((int)(record >> BlockShift) - 1, 0, (int)(record & Many)).ToString();

    private sealed class Records(long bytes, int place)
    {
        internal int Place { get; } = place;

        internal ulong[] Writers { get; } = new ulong[(bytes + place - 1) / place];

        internal ulong[] Readers { get; } = new ulong[(bytes + place - 1) / place];

        internal Records Split(long size, int smaller)
        {
            Records parts = new(size, smaller);
            for (long i = 0; i < parts.Writers.Length; i++)
            {
                parts.Writers[i] = Writers[i * smaller / Place];
                parts.Readers[i] = Readers[i * smaller / Place];
            }

            return parts;
        }
    }
}
