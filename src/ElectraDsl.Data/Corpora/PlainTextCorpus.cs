using System.Buffers.Binary;
using System.IO.Hashing;

namespace ElectraDsl.Data;

/// <summary>UTF-8 text files, plain or gzip-compressed; blank lines and ends of files separate documents.</summary>
public sealed class PlainTextCorpus : ICorpus, ILineCorpus
{
    private readonly IReadOnlyList<TextSource> sources;
    private readonly bool blankLinesSeparateDocuments;
    private readonly Lazy<string> fingerprint;

    /// <summary>Names the files; they are read in this order.</summary>
    /// <param name="paths">
    /// Files, folders (their .txt and .txt.gz files and those of folders in them, sorted), patterns with <c>*</c> and <c>**</c> (sorted), pipes, and
    /// <c>-</c> for standard input. What can be read only once is copied to a temporary file when the text is first wanted.
    /// </param>
    /// <param name="blankLinesSeparateDocuments">False where every file is one document and blank lines mean nothing.</param>
    /// <param name="anyText">Whether JSON, tables and markup are taken for text, too; they are refused otherwise.</param>
    /// <exception cref="CorpusException">
    /// There is no file, something that is no file of text or holds no plain text, or a file is named twice.
    /// </exception>
    public PlainTextCorpus(IReadOnlyList<string> paths, bool blankLinesSeparateDocuments = true, bool anyText = false)
    {
        if (paths.Count == 0)
            throw new CorpusException("The corpus has no files: name at least one UTF-8 text file.");
        sources = [.. CorpusFiles.Expand(paths).Select(path => new TextSource(path))];
        if (sources.Where(source => source.IsPipe).GroupBy(source => source.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CorpusException($"{twice.Key} is named twice, and can be read only once: name it once.");

        TextSource[] files = [.. sources.Where(source => !source.IsPipe)];
        SameFile.Refuse(files.Select(source => source.Name));
        if (!anyText)
            TextKind.Refuse(files);
        this.blankLinesSeparateDocuments = blankLinesSeparateDocuments;
        fingerprint = new Lazy<string>(ComputeFingerprint);
        string first = Path.GetFileName(sources[0].Name);
        Description = sources.Count == 1 ? first : $"{sources.Count} text files ({first}, ...)";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>A checksum of the files' bytes in their order, computed once; names and dates do not matter.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public IEnumerable<Document> ReadDocuments() => sources.SelectMany(ReadDocuments).Concat(DemandText());

    /// <inheritdoc/>
    IEnumerable<TextLine> ILineCorpus.ReadLines() => sources.SelectMany(ReadLines).Concat(DemandText().SelectMany(TextLine.Of));

    // The end of a text that was empty: asked only when all of it has been read.
    private IEnumerable<Document> DemandText()
    {
        if (!sources.SelectMany(ReadLines).Any())
            throw new CorpusException($"The corpus ({Description}) holds no text: every line is blank.");
        yield break;
    }

    private IEnumerable<Document> ReadDocuments(TextSource source)
    {
        List<string> lines = [];
        int number = 0;
        foreach (TextLine line in ReadLines(source))
        {
            lines.Add(line.Text);
            if (!line.EndsDocument)
                continue;
            yield return new Document($"{source.Name}#{++number}", lines);
            lines = [];
        }
    }

    private IEnumerable<TextLine> ReadLines(TextSource source)
    {
        using Utf8LineReader reader = new(source.Name, source.OpenText);
        string? last = null; // whether it ends its document is known when the next one is seen
        while (reader.ReadLine() is string line)
        {
            bool separates = line.Length == 0 && blankLinesSeparateDocuments;
            if (last is not null && (line.Length > 0 || separates))
                yield return new TextLine(last, separates);
            if (line.Length > 0)
                last = line;
            else if (separates)
                last = null;
        }

        if (last is not null)
            yield return new TextLine(last, EndsDocument: true);
    }

    private string ComputeFingerprint()
    {
        // Beside the bytes counts where one file ends and the next begins, and what tells how they are read.
        XxHash128 hash = new();
        Span<byte> border = stackalloc byte[10];
        foreach (TextSource source in sources)
        {
            try
            {
                using Stream stream = source.Open();
                BinaryPrimitives.WriteInt64LittleEndian(border, stream.Length);
                border[8] = Convert.ToByte(source.IsCompressed);
                border[9] = Convert.ToByte(blankLinesSeparateDocuments);
                hash.Append(border);
                hash.Append(stream);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                throw new CorpusException($"{source.Name} cannot be read: {e.Message}", e);
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
