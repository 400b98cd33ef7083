using System.Buffers.Binary;
using Parquet.Meta;

namespace ElectraDsl.Data;

/// <summary>Refuses a Parquet file that declares more than it can hold, before the library takes the memory for it.</summary>
internal static class ParquetLimits
{
    // A page is a mebibyte, usually; and no compression makes more than a thousand bytes of one where there is text.
    private const long LargestPage = 64 << 20, LargestRatio = 1024;

    // A row that is null takes a fraction of a bit.
    private const long FreeRows = 1 << 16, MostRowsPerByte = 4096;

    private const int TailLength = 8; // length of the description, then "PAR1"

    /// <summary>Checks the description at the end of a file.</summary>
    /// <exception cref="InvalidDataException">It is cut off or damaged.</exception>
    public static void CheckFooter(Stream file)
    {
        if (file.Length < TailLength + 4)
            throw new InvalidDataException("the file is too short.");
        Span<byte> tail = stackalloc byte[TailLength];
        file.Position = file.Length - TailLength;
        file.ReadExactly(tail);
        if (!tail.EndsWith("PAR1"u8))
            throw new InvalidDataException("it does not end as a Parquet file does: it is truncated.");
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length <= 0 || length > file.Length - TailLength - 4)
            throw new InvalidDataException("its description is longer than the file.");
        byte[] footer = new byte[length];
        file.Position = file.Length - TailLength - length;
        file.ReadExactly(footer);
        if (new CompactThrift(footer).Walk() is null)
            throw new InvalidDataException("its description is damaged.");
        file.Position = 0;
    }

    /// <summary>Checks the pages of a column in a group of rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="column">The column's description.</param>
    /// <param name="rows">Rows of the group.</param>
    /// <exception cref="InvalidDataException">It declares more than it can hold.</exception>
    public static void CheckColumn(Stream file, ColumnMetaData column, long rows)
    {
        long position = FirstPage(column);
        Demand(rows >= 0 && column.NumValues == rows, "has another number of values than the file of rows");
        Demand(column.TotalCompressedSize >= 0 && position >= 0 && position <= file.Length - column.TotalCompressedSize, "lies outside the file");
        Demand(rows <= FreeRows + (MostRowsPerByte * column.TotalCompressedSize), "has more rows than its bytes can hold");
        for (long read = 0; read < rows;)
        {
            Page page = ReadPage(file, position);
            position = page.Data + page.Packed;
            Demand(page.Packed >= 0 && position <= file.Length, "has a page that lies outside the file");
            Demand(page.Unpacked >= 0 && page.Unpacked <= LargestPage + (LargestRatio * page.Packed), "has a page that is too large");
            Demand(page.Values >= 0 && page.Values <= (page.IsDictionary ? page.Unpacked : rows), "has a page with too many values");
            if (column.Codec == CompressionCodec.SNAPPY && page.Packed > page.Levels)
                Demand(SnappyLength(file, page.Data + page.Levels) <= (ulong)page.Unpacked, "has a page that unpacks to another length");
            if (page.IsDictionary)
                continue;
            Demand(page.Values > 0, "has a page without values");
            read += page.Values;
        }
    }

    private static long FirstPage(ColumnMetaData column) =>
        new[] { column.DictionaryPageOffset ?? 0, column.DataPageOffset, column.IndexPageOffset ?? 0 }
            .Where(offset => offset != 0)
            .DefaultIfEmpty(-1)
            .Min();

    private static Page ReadPage(Stream file, long position)
    {
        // Longer where a page's header holds its smallest and largest text.
        for (long length = 256; ; length *= 16)
        {
            Demand(position < file.Length, "ends before its last page");
            byte[] start = new byte[Math.Min(length, file.Length - position)];
            file.Position = position;
            file.ReadExactly(start);
            Dictionary<(int Field, int Inner), long> numbers = [];
            if (new CompactThrift(start, (path, number) => numbers[path] = number).Walk() is int used)
                return new Page(position + used, numbers);
            Demand(start.Length == length, "has a damaged page");
        }
    }

    private static ulong SnappyLength(Stream file, long position)
    {
        ulong length = 0;
        file.Position = position;
        for (int shift = 0; shift < 35; shift += 7)
        {
            int next = file.ReadByte();
            length |= (ulong)(next & 0x7F) << shift;
            if (next is >= 0 and < 0x80)
                break;
        }

        return length;
    }

    private static void Demand(bool isSo, string fault)
    {
        if (!isSo)
            throw new InvalidDataException($"the column {fault}.");
    }

    /// <summary>A page, by the numbers of the fields of parquet.thrift's PageHeader.</summary>
    private readonly record struct Page(long Data, IReadOnlyDictionary<(int Field, int Inner), long> Numbers)
    {
        private const int Type = 1, UnpackedSize = 2, PackedSize = 3, DataHeader = 5, DictionaryHeader = 7, SecondDataHeader = 8;
        private const int DictionaryType = 2, Count = 1, DefinitionBytes = 5, RepetitionBytes = 6;

        public bool IsDictionary => Of(Type) == DictionaryType;

        public long Unpacked => Of(UnpackedSize);

        public long Packed => Of(PackedSize);

        public long Values => Math.Max(Of(DataHeader, Count), Math.Max(Of(DictionaryHeader, Count), Of(SecondDataHeader, Count)));

        /// <summary>Bytes before what is compressed.</summary>
        public long Levels => Of(SecondDataHeader, DefinitionBytes) + Of(SecondDataHeader, RepetitionBytes);

        private long Of(int field, int inner = 0) => Numbers.GetValueOrDefault((field, inner));
    }
}
