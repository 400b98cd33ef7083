using System.Text.Unicode;

namespace ElectraDsl.Data;

/// <summary>A row of a table or of JSON lines.</summary>
/// <param name="Text">Its text as UTF-8 that has been checked, valid until the next row is read; empty for a row without one.</param>
/// <param name="Fault">What is wrong with it; null for nothing.</param>
internal readonly record struct TextRow(ReadOnlyMemory<byte> Text, TextFault? Fault = null);

/// <summary>The texts of a file of rows, one by one.</summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>The longest row that is read: a novel has a hundredth of it. A damaged file must not fill the memory.</summary>
    public const int LongestRow = 64 << 20;

    /// <summary>The next row; null at the end.</summary>
    /// <exception cref="CorpusException">The file cannot be read any further; one line.</exception>
    public abstract TextRow? Read();

    /// <summary>Closes the file.</summary>
    public abstract void Dispose();

    /// <summary>A text, checked.</summary>
    /// <param name="name">What the file is called in messages.</param>
    /// <param name="row">The row's number, from 1.</param>
    /// <param name="text">What should be UTF-8.</param>
    protected static TextRow Checked(string name, long row, ReadOnlyMemory<byte> text) => Utf8.IsValid(text.Span)
        ? new TextRow(text)
        : new TextRow(default, new TextFault(FaultKind.RowNotUtf8, $"{name} is not UTF-8 in row {row}"));

    /// <summary>The error of a file that has no column of texts by a name.</summary>
    /// <param name="name">What the file is called in messages.</param>
    /// <param name="column">The column that was asked for.</param>
    /// <param name="columns">Those that there are.</param>
    protected static CorpusException NoColumn(string name, string column, IEnumerable<string> columns)
    {
        string[] all = [.. columns];
        if (all.Contains(ExampleShard.InputIds) && all.Contains(ExampleShard.SegmentLengths))
        {
            return new CorpusException(
                $"{name} is a shard of prepared text: name the folder that prepare made, whole, with its shards/preparation.json.");
        }

        string meant = Array.Find(all, one => one.Equals(column, StringComparison.OrdinalIgnoreCase)) ?? "one of them";
        string remedy = all is not [var only] ? $"name {meant} with --text-column."
            : only.Contains('\t') ? "its fields are separated by tabs: add --format tsv."
            : only.Contains(';') ? "its fields are separated by semicolons: convert it to commas or tabs first."
            : $"name {(meant == "one of them" ? "it" : meant)} with --text-column, or add --format text if it is no table.";
        return new CorpusException($"{name} has no column '{column}': it has {Listed(all)}; {remedy}");
    }

    /// <summary>The error of a column that holds no texts.</summary>
    protected static CorpusException NoTexts(string name, string column, string type) =>
        new($"{name} holds no texts in column '{column}', but {type}: name another one with --text-column.");

    /// <summary>The error of a file whose library gave up.</summary>
    /// <param name="name">What the file is called in messages.</param>
    /// <param name="format">What it was read as.</param>
    /// <param name="rows">Rows that were read.</param>
    /// <param name="cause">What the library threw.</param>
    protected static CorpusException CannotBeRead(string name, string format, long rows, Exception cause) =>
        cause as CorpusException
        ?? new CorpusException($"{name} cannot be read as {format} after row {rows}: {cause.Message.ReplaceLineEndings(" ")}", cause);

    /// <summary>Names in one line, not too many.</summary>
    protected static string Listed(IEnumerable<string> names)
    {
        const int Most = 20;
        string[] all = [.. names];
        return all.Length == 0 ? "none" : string.Join(", ", all.Take(Most)) + (all.Length > Most ? $" and {all.Length - Most} more" : "");
    }
}
