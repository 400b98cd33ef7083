namespace ElectraDsl.Data;

/// <summary>What formats are called, and the names of their files.</summary>
internal static class FormatNames
{
    /// <summary>The column of texts, unless another is asked for: that of Hugging Face's datasets.</summary>
    public const string TextColumn = "text";

    /// <summary>The value of <c>--format</c>.</summary>
    public static string Value(CorpusFormat format) => format == CorpusFormat.JsonLines ? "jsonl" : format.ToString().ToLowerInvariant();

    /// <summary>What a file of the format is, in a sentence.</summary>
    public static string Phrase(CorpusFormat format) => format switch
    {
        CorpusFormat.JsonLines => "JSON lines",
        CorpusFormat.Csv => "a table (comma-separated values)",
        CorpusFormat.Tsv => "a table (tab-separated values)",
        CorpusFormat.Parquet => "a Parquet file",
        CorpusFormat.Arrow => "an Arrow file",
        _ => "text",
    };

    /// <summary>
    /// Patterns of the names of files that are taken from a folder: those of one format, or of all. Of .json files only their content could tell what
    /// they are, and too many of them hold settings; WikiExtractor's files have no ending.
    /// </summary>
    public static IReadOnlyList<string> Patterns(CorpusFormat format) => format switch
    {
        CorpusFormat.Text => ["*.txt"],
        CorpusFormat.JsonLines => ["*.jsonl", "*.ndjson", "wiki_*"],
        CorpusFormat.Csv => ["*.csv"],
        CorpusFormat.Tsv => ["*.tsv", "*.tab"],
        CorpusFormat.Parquet => ["*.parquet"],
        CorpusFormat.Arrow => ["*.arrow"],
        _ => [.. Enum.GetValues<CorpusFormat>().Where(one => one != CorpusFormat.Auto).SelectMany(Patterns)],
    };

    /// <summary>The format that a file's name tells; null for none.</summary>
    public static CorpusFormat? OfName(string path) => CompressedFile.InnerExtension(path) switch
    {
        ".jsonl" or ".ndjson" => CorpusFormat.JsonLines,
        ".csv" => CorpusFormat.Csv,
        ".tsv" or ".tab" => CorpusFormat.Tsv,
        ".parquet" => CorpusFormat.Parquet,
        ".arrow" => CorpusFormat.Arrow,
        _ => null,
    };
}
