namespace ElectraDsl.Data;

/// <summary>What a document of plain text is.</summary>
public enum DocumentBoundary
{
    /// <summary>Lines up to a blank one or the end of the file.</summary>
    BlankLines,

    /// <summary>A line.</summary>
    Lines,

    /// <summary>A file; blank lines mean nothing.</summary>
    Files,
}
