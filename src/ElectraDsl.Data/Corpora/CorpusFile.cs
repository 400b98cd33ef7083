namespace ElectraDsl.Data;

/// <summary>One file of a corpus, and how it is read.</summary>
internal sealed class CorpusFile(TextSource source, TextCorpusOptions options)
{
    private readonly Lazy<CorpusFormat> format = new(() => TextKind.Of(source, options.Format));
    private readonly string column = options.TextColumn ?? TextCorpusOptions.DefaultTextColumn;

    /// <summary>What it is called in messages.</summary>
    public string Name => source.Name;

    /// <summary>Whether it can be read only once, so that nothing is known of it before.</summary>
    public bool IsPipe => source.IsPipe;

    /// <summary>What it holds.</summary>
    /// <exception cref="CorpusException">Nothing that can be read.</exception>
    public CorpusFormat Format => format.Value;

    /// <summary>What was left out of it when it was read to its end; the same each time.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; private set; } = [];

    /// <summary>All that tells, beside its bytes, which documents it holds.</summary>
    public string Reading =>
        $"{source.Compression} {Format} {(Format == CorpusFormat.Text ? options.Documents ?? DocumentBoundary.BlankLines : column)} {options.SkipErrors}";

    /// <inheritdoc cref="TextSource.Length"/>
    public long Length => source.Length;

    /// <inheritdoc cref="TextSource.Position"/>
    public long Position => source.Position;

    /// <summary>Opens its bytes as they are.</summary>
    public Stream Open() => source.Open();

    /// <summary>Streams its lines; none of them is blank.</summary>
    /// <exception cref="CorpusException">It cannot be read; one line that names the place.</exception>
    public IEnumerable<TextLine> ReadLines()
    {
        Tally tally = new(options.SkipErrors);
        foreach (TextLine line in Format == CorpusFormat.Text ? ReadText(tally) : ReadRows(tally))
            yield return line;
        LeftOut = tally.LeftOut;
    }

    private IEnumerable<TextLine> ReadText(Tally tally)
    {
        DocumentBoundary documents = options.Documents ?? DocumentBoundary.BlankLines;
        if (!tally.Try(() => new Utf8LineReader(Name, source.OpenText), out Utf8LineReader? opened) || opened is null)
            yield break;
        using Utf8LineReader reader = opened;
        TextFault? fault = null;
        string? last = null; // whether it ends its document is known when the next one is seen
        long lastLine = 0;
        Func<string?> read = () => reader.ReadLine(out fault);
        while (tally.Try(read, out string? line) && line is not null)
        {
            if (fault is not null)
            {
                tally.Add(fault);
                continue;
            }

            bool separates = documents switch
            {
                DocumentBoundary.BlankLines => line.Length == 0,
                DocumentBoundary.Lines => reader.LineRead != lastLine, // a long line comes in several pieces
                _ => false,
            };
            if (last is not null && (line.Length > 0 || separates))
            {
                yield return new TextLine(last, separates);
                last = null;
            }

            if (line.Length == 0)
                continue;
            last = line;
            lastLine = reader.LineRead;
        }

        if (last is not null)
            yield return new TextLine(last, EndsDocument: true);
    }

    private IEnumerable<TextLine> ReadRows(Tally tally)
    {
        if (!tally.Try(OpenRows, out RowReader? opened) || opened is null)
            yield break;
        using RowReader reader = opened;
        using Utf8LineReader lines = new();
        Func<TextRow?> read = reader.Read;
        while (tally.Try(read, out TextRow? row) && row is { } some)
        {
            if (some.Fault is not null)
            {
                tally.Add(some.Fault);
                continue;
            }

            lines.Load(some.Text.Span);
            string? last = null;
            while (lines.ReadLine() is string line)
            {
                if (line.Length == 0)
                    continue;
                if (last is not null)
                    yield return new TextLine(last, EndsDocument: false);
                last = line;
            }

            if (last is not null)
                yield return new TextLine(last, EndsDocument: true);
        }
    }

    private RowReader OpenRows()
    {
        try
        {
            return Format switch
            {
                CorpusFormat.JsonLines => new JsonLinesReader(Name, source.OpenText, column),
                CorpusFormat.Csv => new SeparatedReader(Name, source.OpenText, column, ','),
                CorpusFormat.Tsv => new SeparatedReader(Name, source.OpenText, column, '\t'),
                CorpusFormat.Parquet => new ParquetColumnReader(Name, source.OpenSearchable, column),
                _ => new ArrowColumnReader(Name, source.OpenSearchable, column),
            };
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{Name} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What was left out while the file was read once.</summary>
    private sealed class Tally(bool skipErrors)
    {
        private readonly List<LeftOut> found = [];

        public IReadOnlyList<LeftOut> LeftOut => found;

        /// <summary>Leaves a line or row out.</summary>
        /// <exception cref="CorpusException">It must not be left out.</exception>
        public void Add(TextFault fault)
        {
            if (!skipErrors)
                throw fault.ToException();
            Add(fault.Kind, fault.Message);
        }

        /// <summary>Reads on.</summary>
        /// <returns>False where the rest of the file is left out.</returns>
        /// <exception cref="CorpusException">It must not be left out.</exception>
        public bool Try<T>(Func<T?> read, out T? value)
        {
            try
            {
                value = read();
                return true;
            }
            catch (CorpusException e) when (skipErrors)
            {
                Add(FaultKind.RestOfFile, e.Message.TrimEnd('.'));
                value = default;
                return false;
            }
        }

        private void Add(FaultKind kind, string example)
        {
            int index = found.FindIndex(one => one.Unit == kind.Unit && one.Reason == kind.Reason);
            if (index < 0)
                found.Add(new LeftOut(kind.Unit, kind.Reason, 1, example));
            else
                found[index] = found[index] with { Count = found[index].Count + 1 };
        }
    }
}
