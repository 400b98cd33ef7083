using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ElectraDsl.Data;

/// <summary>Reads the texts of one column of an Arrow file or stream, a batch of rows at a time.</summary>
internal sealed class ArrowColumnReader : RowReader
{
    private readonly string name;
    private readonly ArrowMessages messages;
    private readonly ArrowStreamReader reader;
    private readonly int column;
    private RecordBatch? batch;
    private IArrowArray? texts;
    private byte[] text = new byte[1 << 16];
    private int row;
    private long rows;          // of the batches before

    public ArrowColumnReader(string name, Func<Stream> open, string column)
    {
        this.name = name;
        Stream file = open();
        try
        {
            messages = Guarded(() => new ArrowMessages(file));
            reader = new ArrowStreamReader(messages, messages.Memory, new CompressionCodecFactory(), leaveOpen: true);
            Schema schema = Guarded(() => reader.Schema) ?? throw CannotBeRead(name, "Arrow", 0, new InvalidDataException("it has no schema."));
            this.column = ColumnOf(schema, column);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override TextRow? Read()
    {
        while (texts is null || row == texts.Length)
        {
            rows += row;
            row = 0;
            batch?.Dispose();
            batch = null;
            texts = null;
            batch = Guarded(reader.ReadNextRecordBatch);
            if (batch is null)
                return null;
            texts = Guarded(() => batch.Column(column));
        }

        int length = Guarded(Copy);
        row++;
        return Checked(name, rows + row, text.AsMemory(0, length));
    }

    public override void Dispose()
    {
        batch?.Dispose();
        reader.Dispose();
        messages.Dispose();
    }

    private int ColumnOf(Schema schema, string column)
    {
        int found = schema.FieldsList.ToList().FindIndex(field => field.Name == column);
        if (found < 0)
            throw NoColumn(name, column, schema.FieldsList.Select(field => field.Name));
        IArrowType type = schema.FieldsList[found].DataType;
        IArrowType values = type is DictionaryType dictionary ? dictionary.ValueType : type;
        return values.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView
            ? found
            : throw NoTexts(name, column, type.Name);
    }

    /// <summary>Copies the text of the row; nothing of one that is null.</summary>
    private int Copy()
    {
        (IArrowArray array, int index) =
            texts is DictionaryArray dictionary ? (dictionary.Dictionary, IndexOf(dictionary.Indices, row)) : (texts!, row);
        if (index < 0 || texts!.IsNull(row))
            return 0;
        ReadOnlySpan<byte> bytes = array switch
        {
            StringArray some => some.GetBytes(index),
            LargeStringArray some => some.GetBytes(index),
            StringViewArray some => some.GetBytes(index),
            _ => throw new InvalidDataException($"the column has no texts but {array.Data.DataType.Name}."),
        };
        if (text.Length < bytes.Length)
            text = new byte[Math.Max(bytes.Length, 2 * text.Length)];
        bytes.CopyTo(text);
        return bytes.Length;
    }

    private static int IndexOf(IArrowArray indices, int row) => indices switch
    {
        Int8Array some => some.GetValue(row) ?? -1,
        Int16Array some => some.GetValue(row) ?? -1,
        Int32Array some => some.GetValue(row) ?? -1,
        UInt8Array some => some.GetValue(row) ?? -1,
        UInt16Array some => some.GetValue(row) ?? -1,
        UInt32Array some => checked((int?)some.GetValue(row)) ?? -1,
        Int64Array some => checked((int?)some.GetValue(row)) ?? -1,
        _ => throw new InvalidDataException($"the column has indices of {indices.Data.DataType.Name}."),
    };

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
        {
            // A damaged file makes the library fail in many ways, which it does not document.
            throw CannotBeRead(name, "Arrow", rows + row, e);
        }
    }
}
