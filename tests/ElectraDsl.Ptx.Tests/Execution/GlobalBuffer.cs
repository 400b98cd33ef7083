using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A tensor's memory, which is the host's.</summary>
internal sealed unsafe class GlobalBuffer
{
    /// <param name="name">For findings.</param>
    /// <param name="start">Address.</param>
    /// <param name="bytes">Size.</param>
    /// <param name="element">Bytes of an element.</param>
    /// <param name="written">Which bytes have been written; null for all.</param>
    internal GlobalBuffer(string name, ulong start, long bytes, int element, bool[]? written)
    {
        Name = name;
        Start = start;
        Bytes = bytes;
        Written = written;
        History = new AccessHistory(bytes, element);
    }

    internal string Name { get; }

    internal ulong Start { get; }

    internal long Bytes { get; }

    /// <summary>Address behind the last byte.</summary>
    internal ulong End => Start + (ulong)Bytes;

    /// <summary>Who touched what in this launch.</summary>
    internal AccessHistory History { get; }

    /// <summary>Which bytes have been written; null for all.</summary>
    internal bool[]? Written { get; }

    internal bool Holds(ulong address, int size) => address >= Start && address + (ulong)size <= End;

    internal ulong DistanceTo(ulong address) =>
        address < Start ? Start - address : address < End ? 0 : address - End;

    /// <summary>Some bytes.</summary>
    internal Span<byte> Values(ulong address, int size) => new((void*)address, size);
}
