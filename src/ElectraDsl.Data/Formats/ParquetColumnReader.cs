using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace ElectraDsl.Data;

/// <summary>Reads the texts of one column of a Parquet file, a group of rows at a time.</summary>
internal sealed class ParquetColumnReader : RowReader
{
    private readonly string name;
    private readonly Stream file;
    private readonly ParquetReader reader;
    private readonly DataField field;
    private ReadOnlyMemory<byte>[] texts = [];
    private int[]? levels;
    private int group, row, text;
    private long rows;          // of the groups before

    public ParquetColumnReader(string name, Func<Stream> open, string column)
    {
        this.name = name;
        file = open();
        try
        {
            reader = Guarded(async () =>
            {
                ParquetLimits.CheckFooter(file);
                return await ParquetReader.CreateAsync(file, leaveStreamOpen: true);
            });
            field = FieldOf(column);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override TextRow? Read()
    {
        while (row == (levels ?? (Array)texts).Length)
        {
            if (group == reader.RowGroupCount)
                return null;
            rows += row;
            ReadGroup();
        }

        bool isNull = levels is not null && levels[row] == 0;
        row++;
        return isNull ? default(TextRow) : Checked(name, rows + row, texts[text++]);
    }

    public override void Dispose()
    {
        Guarded(async () =>
        {
            await reader.DisposeAsync();
            return 0;
        });
        file.Dispose();
    }

    /// <summary>The column as bytes: as characters, what is not UTF-8 would go unnoticed.</summary>
    private DataField FieldOf(string column)
    {
        IReadOnlyList<Field> fields = Guarded(() => Task.FromResult(reader.Schema.Fields));
        if (fields.FirstOrDefault(field => field.Name == column) is not { } found)
            throw NoColumn(name, column, fields.Select(field => field.Name.ReplaceLineEndings(" ")));
        if (found is not DataField { IsArray: false } data
            || (data.ClrType != typeof(ReadOnlyMemory<char>) && data.ClrType != typeof(ReadOnlyMemory<byte>)))
            throw NoTexts(name, column, found is DataField { IsArray: false } other ? other.ClrType.Name : "lists or structs");
        DataField bytes = new(data.Name, typeof(byte[]), data.IsNullable);
        _ = new ParquetSchema(bytes); // a field has its place by its schema
        return bytes;
    }

    private void ReadGroup()
    {
        texts = Guarded(async () =>
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(this.group++);
            ColumnMetaData column =
                group.GetMetadata(field)?.MetaData ?? throw new InvalidDataException($"it has rows without the column '{field.Name}'.");
            ParquetLimits.CheckColumn(file, column, group.RowCount);
            ReadOnlyMemory<byte>[] values = new ReadOnlyMemory<byte>[group.RowCount];
            Memory<int>? found = null; // an array that is null would become an empty buffer, not none
            if (field.IsNullable)
                found = levels = new int[group.RowCount];
            else
                levels = null;
            await group.ReadRawAsync<ReadOnlyMemory<byte>>(field, values, found, repetitionLevels: null);
            return values;
        });
        row = 0;
        text = 0;
    }

    private T Guarded<T>(Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            // A damaged file makes the library fail in many ways, which it does not document.
            throw CannotBeRead(name, "Parquet", rows, e);
        }
    }
}
