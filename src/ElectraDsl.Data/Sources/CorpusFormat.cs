namespace ElectraDsl.Data;

/// <summary>What a file of a corpus holds, whether it is compressed or not.</summary>
public enum CorpusFormat
{
    /// <summary>Told from the file's first bytes, and from its name where they leave it open.</summary>
    Auto,

    /// <summary>UTF-8 text, whatever it looks like.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    JsonLines,

    /// <summary>Values separated by commas, with names of columns in the first row.</summary>
    Csv,

    /// <summary>Values separated by tabs, with names of columns in the first row.</summary>
    Tsv,

    /// <summary>An Apache Parquet file.</summary>
    Parquet,

    /// <summary>An Apache Arrow file or stream, as Hugging Face's datasets library writes them.</summary>
    Arrow,
}
