using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Text files: plain, JSON lines, CSV, TSV, Parquet and Arrow, each as it is or compressed with gzip, Zstandard, bzip2 or xz. They are streamed; of
/// Parquet and Arrow files one group of rows is held at a time.
/// </summary>
public sealed class TextCorpus : ICorpus, ILineCorpus
{
    private readonly CorpusFile[] files;
    private readonly TextCorpusOptions options;
    private readonly Lazy<string> fingerprint;
    private int reading;                                 // the file that is read

    /// <summary>Names the files; they are read in this order.</summary>
    /// <param name="paths">
    /// Files, folders (the files of the formats above in them and in folders in them, sorted), patterns with <c>*</c> and <c>**</c> (sorted), pipes,
    /// <c>-</c> for standard input, and <c>@list.txt</c> for a file of such names, one a line, relative to its folder. What can be read only once is
    /// copied to a temporary file when the text is first wanted.
    /// </param>
    /// <param name="options">How they are read; null for the defaults.</param>
    /// <exception cref="CorpusException">
    /// There is no file, something that is no file of text or looks like something else, a file is named twice, or an option does nothing.
    /// </exception>
    public TextCorpus(IReadOnlyList<string> paths, TextCorpusOptions? options = null)
    {
        if (paths.Count == 0)
            throw new CorpusException("The corpus has no files: name at least one UTF-8 text file.");
        this.options = options ?? new TextCorpusOptions();
        files = [.. CorpusFiles.Expand(paths, this.options.Format).Select(path => new CorpusFile(new TextSource(path), this.options))];
        if (files.Where(file => file.IsPipe).GroupBy(file => file.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CorpusException($"{twice.Key} is named twice, and can be read only once: name it once.");

        SameFile.Refuse(files.Where(file => !file.IsPipe).Select(file => file.Name));
        CheckOptions([.. files.Where(file => !file.IsPipe)]);
        fingerprint = new Lazy<string>(ComputeFingerprint);
        string first = Path.GetFileName(files[0].Name);
        Description = files.Length == 1 ? first : $"{files.Length} text files ({first}, ...)";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>A checksum of the files' bytes in their order and of how they are read, computed once; names and dates do not matter.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <summary>
    /// What was left out of the files that have been read to their end because it could not be read; empty unless
    /// <see cref="TextCorpusOptions.SkipErrors"/> is set. It is the same each time that the corpus is read.
    /// </summary>
    public IReadOnlyList<LeftOut> LeftOut => Array.TrueForAll(files, file => file.LeftOut.Count == 0)
        ? []
        :
        [
            .. files
                .SelectMany(file => file.LeftOut)
                .GroupBy(part => (part.Unit, part.Reason))
                .Select(parts => parts.First() with { Count = parts.Sum(part => part.Count) }),
        ];

    /// <summary>The same for every file of which something was left out, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LeftOut>> LeftOutByFile =>
        files.Where(file => file.LeftOut.Count > 0).ToDictionary(file => file.Name, file => file.LeftOut, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<Document> ReadDocuments() => files.SelectMany(ReadDocuments).Concat(DemandText());

    /// <inheritdoc/>
    public double FractionRead
    {
        get
        {
            double all = files.Sum(file => (double)file.Length), passed = files.Take(reading).Sum(file => (double)file.Length);
            return all == 0 ? 0 : (passed + files[reading].Position) / all;
        }
    }

    /// <inheritdoc/>
    IEnumerable<TextLine> ILineCorpus.ReadLines()
    {
        for (int file = 0; file < files.Length; file++)
        {
            reading = file;
            foreach (TextLine line in files[file].ReadLines())
                yield return line;
        }

        foreach (TextLine line in DemandText().SelectMany(TextLine.Of))
            yield return line;
    }

    // The end of a text that was empty: asked only when all of it has been read.
    private IEnumerable<Document> DemandText()
    {
        if (!files.SelectMany(file => file.ReadLines()).Any())
        {
            throw new CorpusException(LeftOut is [var first, ..]
                ? $"The corpus ({Description}) holds no text but what was left out, first: {first.Example}."
                : $"The corpus ({Description}) holds no text: every line is blank.");
        }

        if (Array.Exists(files, file => file.IsPipe))
            CheckOptions(files);
        yield break;
    }

    /// <summary>Refuses an option that does nothing.</summary>
    private void CheckOptions(IReadOnlyCollection<CorpusFile> known)
    {
        CorpusFormat[] formats = [.. known.Select(file => file.Format)];
        if (known.Count < files.Length)
            return; // of pipes it is known when they have been read
        if (options.Documents is not null && !formats.Contains(CorpusFormat.Text))
        {
            throw new CorpusException(
                $"--documents divides plain text, and {files[0].Name} holds {FormatNames.Phrase(formats[0])}, a row of which is a document: leave it out.");
        }

        if (options.TextColumn is not null && Array.TrueForAll(formats, format => format == CorpusFormat.Text))
            throw new CorpusException($"--text-column names a column of tables or JSON lines, and {files[0].Name} holds plain text: leave it out.");
    }

    private static IEnumerable<Document> ReadDocuments(CorpusFile file)
    {
        List<string> lines = [];
        int number = 0;
        foreach (TextLine line in file.ReadLines())
        {
            lines.Add(line.Text);
            if (!line.EndsDocument)
                continue;
            yield return new Document($"{file.Name}#{++number}", lines);
            lines = [];
        }
    }

    private string ComputeFingerprint()
    {
        // Beside the bytes counts where one file ends and the next begins, and what tells how they are read.
        XxHash128 hash = new();
        Span<byte> length = stackalloc byte[8];
        foreach (CorpusFile file in files)
        {
            try
            {
                using Stream stream = file.Open();
                BinaryPrimitives.WriteInt64LittleEndian(length, stream.Length);
                hash.Append(length);
                hash.Append(Encoding.UTF8.GetBytes(file.Reading));
                hash.Append(stream);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                throw new CorpusException($"{file.Name} cannot be read: {e.Message}", e);
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
