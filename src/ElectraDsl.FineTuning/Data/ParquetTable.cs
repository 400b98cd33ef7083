using System.Globalization;
using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace ElectraDsl.FineTuning;

/// <summary>The columns of texts, numbers and truth values of a Parquet file; others, nested ones among them, are left out.</summary>
internal static class ParquetTable
{
    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Names of the columns, and the rows, numbered from 1.</returns>
    /// <exception cref="TaskDataException">It is no Parquet file, or a damaged one.</exception>
    public static (IReadOnlyList<string> Names, IReadOnlyList<TableRow> Rows) Read(string path)
    {
        try
        {
            return Task.Run(() => ReadAsync(path)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A damaged file makes the library fail in many ways, which it does not document.
            throw new TaskDataException($"{path} cannot be read as Parquet: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static async Task<(IReadOnlyList<string> Names, IReadOnlyList<TableRow> Rows)> ReadAsync(string path)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        List<DataField> fields = [];
        List<IReadOnlyList<string?>> columns = [];
        foreach (DataField field in reader.Schema.Fields.OfType<DataField>().Where(field => !field.IsArray))
        {
            if (await ColumnAsync(reader, field) is not { } column)
                continue;
            fields.Add(field);
            columns.Add(column);
        }

        int rows = columns.Count == 0 ? 0 : columns[0].Count;
        return (
            [.. fields.Select(field => field.Name)],
            [.. Enumerable.Range(0, rows).Select(row => new TableRow(row + 1, [.. columns.Select(column => column[row])]))]);
    }

    /// <summary>The texts of a column; null for a type that no example has.</summary>
    private static async Task<IReadOnlyList<string?>?> ColumnAsync(ParquetReader reader, DataField field)
    {
        List<string?> all = [];
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            string?[]? texts = await TextsAsync(rows, field);
            if (texts is null)
                return null;
            all.AddRange(texts);
        }

        return all;
    }

    private static Task<string?[]?> TextsAsync(ParquetRowGroupReader rows, DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) => StringsAsync(rows, field),
        TypeCode.Boolean => FlagsAsync(rows, field),
        TypeCode.SByte => NumbersAsync<sbyte>(rows, field),
        TypeCode.Byte => NumbersAsync<byte>(rows, field),
        TypeCode.Int16 => NumbersAsync<short>(rows, field),
        TypeCode.UInt16 => NumbersAsync<ushort>(rows, field),
        TypeCode.Int32 => NumbersAsync<int>(rows, field),
        TypeCode.UInt32 => NumbersAsync<uint>(rows, field),
        TypeCode.Int64 => NumbersAsync<long>(rows, field),
        TypeCode.UInt64 => NumbersAsync<ulong>(rows, field),
        TypeCode.Single => NumbersAsync<float>(rows, field),
        TypeCode.Double => NumbersAsync<double>(rows, field),
        TypeCode.Decimal => NumbersAsync<decimal>(rows, field),
        _ => Task.FromResult<string?[]?>(null),
    };

    private static async Task<string?[]?> StringsAsync(ParquetRowGroupReader rows, DataField field)
    {
        string?[] values = new string?[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory());
        return values;
    }

    private static async Task<string?[]?> FlagsAsync(ParquetRowGroupReader rows, DataField field) =>
        [.. (await ValuesAsync<bool>(rows, field)).Select(value => value is { } flag ? (flag ? "1" : "0") : null)];

    private static async Task<string?[]?> NumbersAsync<T>(ParquetRowGroupReader rows, DataField field)
        where T : struct, INumber<T> =>
        [.. (await ValuesAsync<T>(rows, field)).Select(value => value?.ToString(null, CultureInfo.InvariantCulture))];

    private static async Task<T?[]> ValuesAsync<T>(ParquetRowGroupReader rows, DataField field)
        where T : struct
    {
        if (field.IsNullable)
        {
            T?[] some = new T?[rows.RowCount];
            await rows.ReadAsync(field, some.AsMemory());
            return some;
        }

        T[] values = new T[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory());
        return [.. values.Select(value => (T?)value)];
    }
}
