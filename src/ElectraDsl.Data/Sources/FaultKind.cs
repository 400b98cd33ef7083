namespace ElectraDsl.Data;

/// <summary>What is wrong with parts of files.</summary>
/// <param name="Unit">What the parts are, in the singular.</param>
/// <param name="Reason">What is wrong with them, in words that follow a number of them.</param>
internal sealed record FaultKind(string Unit, string Reason)
{
    public static readonly FaultKind LineNotUtf8 = new("line", "not in UTF-8");
    public static readonly FaultKind RowNotUtf8 = new("row", "not in UTF-8");
    public static readonly FaultKind NotJson = new("line", "without a JSON object");
    public static readonly FaultKind NoText = new("row", "without a text");
    public static readonly FaultKind BrokenRow = new("row", "with other fields than the table, or misplaced quotation marks");
    public static readonly FaultKind TooLong = new("row", "of more than 64 MiB");
    public static readonly FaultKind RestOfFile = new("file", "that could not be read to the end");
}
