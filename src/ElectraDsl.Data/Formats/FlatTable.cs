using System.Buffers.Binary;

namespace ElectraDsl.Data;

/// <summary>A table of a FlatBuffer, in which Arrow describes its messages: as much of it as it takes to see how long they are.</summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly int place;

    private FlatTable(ReadOnlySpan<byte> bytes, int place)
    {
        this.bytes = bytes;
        this.place = place;
    }

    /// <summary>The outermost table.</summary>
    /// <exception cref="ArgumentException">Here as below: something points outside the bytes.</exception>
    public static FlatTable Root(ReadOnlySpan<byte> bytes) => new(bytes, BinaryPrimitives.ReadInt32LittleEndian(bytes));

    /// <summary>A number of eight bytes; 0 where it is left out.</summary>
    public long Number(int field) => Place(field) is { } at ? BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]) : 0;

    /// <summary>A number of one byte; 0 where it is left out.</summary>
    public byte Byte(int field) => Place(field) is { } at ? bytes[at..][0] : (byte)0;

    /// <summary>A table.</summary>
    public FlatTable Table(int field) => new(bytes, Target(field));

    /// <summary>Elements of a vector.</summary>
    public int Count(int field) => Place(field) is null ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes[Target(field)..]);

    private int Target(int field)
    {
        int at = Place(field) ?? throw new ArgumentException($"Field {field} is missing.");
        return at + BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
    }

    // A table begins with the distance back to its own table of where its fields are.
    private int? Place(int field)
    {
        int places = place - BinaryPrimitives.ReadInt32LittleEndian(bytes[place..]);
        int entry = 4 + (2 * field);
        if (entry >= BinaryPrimitives.ReadUInt16LittleEndian(bytes[places..]))
            return null;
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(places + entry)..]);
        return offset == 0 ? null : place + offset;
    }
}
