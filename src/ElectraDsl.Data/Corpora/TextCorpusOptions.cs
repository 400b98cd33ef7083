namespace ElectraDsl.Data;

/// <summary>How the files of a <see cref="TextCorpus"/> are read.</summary>
public sealed record TextCorpusOptions
{
    /// <summary>The column of tables, and the field of JSON lines, that is read where <see cref="TextColumn"/> is not set.</summary>
    public const string DefaultTextColumn = FormatNames.TextColumn;

    /// <summary>What the files hold; told from each of them by default.</summary>
    public CorpusFormat Format { get; init; } = CorpusFormat.Auto;

    /// <summary>
    /// The column of tables, or the field of JSON lines, that holds the text; null for <see cref="DefaultTextColumn"/>. Plain text has none: naming
    /// one for it is an error.
    /// </summary>
    public string? TextColumn { get; init; }

    /// <summary>
    /// What a document of plain text is; null for <see cref="DocumentBoundary.BlankLines"/>. A row of a table is a document: naming a boundary for
    /// tables alone is an error.
    /// </summary>
    public DocumentBoundary? Documents { get; init; }

    /// <summary>
    /// Whether lines and rows that cannot be read are left out, and the rest of a file that cannot be read any further;
    /// <see cref="TextCorpus.LeftOut"/> counts them. They are errors otherwise.
    /// </summary>
    public bool SkipErrors { get; init; }
}
