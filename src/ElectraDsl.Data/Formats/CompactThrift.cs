namespace ElectraDsl.Data;

/// <summary>
/// Walks over a value in Thrift's compact protocol, in which Parquet describes itself, to see that no length in it is beyond what there is: the
/// library takes memory for what is declared.
/// </summary>
/// <param name="bytes">What begins with a struct.</param>
/// <param name="found">Told whole numbers of the outermost struct and of structs in it: the field's path, two numbers from 1, and the value.</param>
internal ref struct CompactThrift(ReadOnlySpan<byte> bytes, Action<(int Field, int Inner), long>? found = null)
{
    // Parquet's own structs are five deep.
    private const int Deepest = 32;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position;

    /// <summary>Walks over one struct.</summary>
    /// <returns>Its length in bytes; null where the bytes end before it does.</returns>
    /// <exception cref="InvalidDataException">It is none, or declares more than there is.</exception>
    public int? Walk() => Struct(depth: 0, outer: 0) ? position : null;

    private bool Struct(int depth, int outer)
    {
        if (depth > Deepest)
            throw new InvalidDataException("structs are nested too deep.");
        long field = 0;
        while (Byte(out int header))
        {
            if (header == 0)
                return true;
            int delta = header >> 4;
            if (delta == 0)
            {
                if (!Varint(out ulong id))
                    return false;
                field = Zigzag(id);
            }
            else
            {
                field += delta;
            }

            int place = (int)Math.Clamp(field, 0, short.MaxValue);
            if (!Value(header & 15, depth, depth == 0 ? (place, 0) : (outer, place), inList: false))
                return false;
        }

        return false;
    }

    private bool Value(int type, int depth, (int Field, int Inner) path, bool inList)
    {
        switch (type)
        {
            case 1 or 2:                    // true and false are in the type, but for those of lists
                return !inList || Skip(1);
            case 3:                         // a byte
                return Skip(1);
            case 4 or 5 or 6:               // whole numbers
                if (!Varint(out ulong number))
                    return false;
                if (depth <= 1 && !inList)
                    found?.Invoke(path, Zigzag(number));
                return true;
            case 7:
                return Skip(8);
            case 8:                         // bytes
                return Varint(out ulong length) && Skip(length);
            case 9 or 10:                   // lists and sets
                if (!Byte(out int header))
                    return false;
                ulong count = (ulong)(header >> 4);
                if (count == 15 && !Varint(out count))
                    return false;
                return Demand(count) && Elements(count, header & 15, depth, path);
            case 11:                        // maps
                if (!Varint(out ulong pairs))
                    return false;
                if (pairs == 0)
                    return true;
                if (!Byte(out int types) || !Demand(pairs))
                    return false;
                for (ulong i = 0; i < pairs; i++)
                {
                    if (!Value(types >> 4, depth + 1, path, inList: true) || !Value(types & 15, depth + 1, path, inList: true))
                        return false;
                }

                return true;
            case 12:
                return Struct(depth + 1, path.Field);
            default:
                throw new InvalidDataException($"there is no type {type} in Thrift's compact protocol.");
        }
    }

    private bool Elements(ulong count, int type, int depth, (int Field, int Inner) path)
    {
        for (ulong i = 0; i < count; i++)
        {
            if (!Value(type, depth + 1, path, inList: true))
                return false;
        }

        return true;
    }

    // Each element takes a byte at least.
    private readonly bool Demand(ulong count) => count <= (ulong)(bytes.Length - position);

    private bool Byte(out int value)
    {
        value = position < bytes.Length ? bytes[position] : 0;
        return position++ < bytes.Length;
    }

    private bool Skip(ulong count)
    {
        if (!Demand(count))
            return false;
        position += (int)count;
        return true;
    }

    private bool Varint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!Byte(out int next))
                return false;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        throw new InvalidDataException("a number has more than ten bytes.");
    }

    private static long Zigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
