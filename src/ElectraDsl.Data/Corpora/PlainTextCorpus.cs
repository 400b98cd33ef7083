namespace ElectraDsl.Data;

/// <summary>UTF-8 text files, plain or gzip-compressed (<c>.gz</c>); blank lines and ends of files separate documents.</summary>
public sealed class PlainTextCorpus : ICorpus
{
    /// <summary>Names the files; they are read in this order.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="blankLinesSeparateDocuments">False where every file is one document and blank lines mean nothing.</param>
    /// <exception cref="CorpusException">A file is missing or is a folder, or there is no file.</exception>
    public PlainTextCorpus(IReadOnlyList<string> paths, bool blankLinesSeparateDocuments = true)
    {
        Description = $"{paths.Count} {blankLinesSeparateDocuments}";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public string Fingerprint => throw new NotImplementedException();

    /// <inheritdoc/>
    public IEnumerable<Document> ReadDocuments() => throw new NotImplementedException();
}
