namespace ElectraDsl.Data;

/// <summary>Reads a corpus once and says which of its documents are left out, and why.</summary>
internal sealed class DocumentSurvey
{
    // Some megabytes of lines are looked at together: enough to share among threads, little enough to hold.
    private const int ChunkCharacters = 4 << 20;
    private const int MostThreads = 8; // more than this wait for the one that reads

    private readonly CleaningOptions options;
    private readonly List<LeftOutReason> reasons = [];
    private readonly List<ulong> checksums = [];
    private readonly NearDuplicates near = new();

    private DocumentSurvey(CleaningOptions options) => this.options = options;

    /// <summary>How many documents there are.</summary>
    public int Documents => reasons.Count;

    /// <summary>Why a document is left out.</summary>
    /// <param name="document">Its number, from 0.</param>
    public LeftOutReason this[int document] => reasons[document];

    /// <summary>Looks at all documents.</summary>
    /// <param name="lines">The corpus.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="report">Gets the characters that were read.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="CorpusException">The corpus or the excluded texts cannot be read; one line.</exception>
    public static DocumentSurvey Of(
        IEnumerable<TextLine> lines, CleaningOptions options, Action<long>? report, CancellationToken cancellation)
    {
        DocumentSurvey survey = new(options);
        ExcludedText? excluded = options.Exclude.Count > 0 ? new ExcludedText(options.Exclude) : null;
        DocumentSketch? open = null;
        List<Part> chunk = [];
        long characters = 0, passed = 0;
        foreach (TextLine line in lines)
        {
            if (open is null || chunk.Count == 0)
                chunk.Add(new Part(open ??= new DocumentSketch(options, excluded?.Begin()), []));
            chunk[^1].Lines.Add(line.Text);
            characters += line.Text.Length;
            if (line.EndsDocument)
            {
                chunk[^1] = chunk[^1] with { EndsDocument = true };
                open = null;
            }

            if (characters < ChunkCharacters)
                continue;
            survey.LookAt(chunk, cancellation);
            report?.Invoke(passed += characters);
            chunk.Clear();
            characters = 0;
        }

        survey.LookAt(chunk, cancellation);
        survey.MarkDuplicates(cancellation);
        return survey;
    }

    private void LookAt(List<Part> chunk, CancellationToken cancellation)
    {
        ParallelOptions parallel = new()
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostThreads),
        };
        byte[]?[] signatures = new byte[]?[chunk.Count];
        _ = Parallel.For(0, chunk.Count, parallel, i =>
        {
            foreach (string line in chunk[i].Lines)
                chunk[i].Sketch.Add(line);
            if (chunk[i].EndsDocument)
                signatures[i] = chunk[i].Sketch.Signature();
        });
        foreach ((int i, Part part) in chunk.Index())
        {
            if (!part.EndsDocument)
                continue;
            LeftOutReason reason = ReasonOf(part.Sketch);
            reasons.Add(reason);
            checksums.Add(part.Sketch.Checksum());
            if (signatures[i] is { } signature)
                near.Add(signature);
        }
    }

    private void MarkDuplicates(CancellationToken cancellation)
    {
        if (options.Duplicates == DuplicateRemoval.None)
            return;
        int[] first = DocumentCopies.FirstOf(checksums);
        for (int document = 0; document < first.Length; document++)
        {
            if (first[document] != document && reasons[document] == LeftOutReason.None)
                reasons[document] = LeftOutReason.Copy;
        }

        if (options.Duplicates != DuplicateRemoval.Near)
            return;
        bool[] marked = [.. reasons.Select(reason => reason != LeftOutReason.None)];
        near.Mark(marked, cancellation);
        for (int document = 0; document < marked.Length; document++)
        {
            if (marked[document] && reasons[document] == LeftOutReason.None)
                reasons[document] = LeftOutReason.NearDuplicate;
        }
    }

    private LeftOutReason ReasonOf(DocumentSketch sketch) =>
        sketch.Length < options.MinimumLength ? LeftOutReason.Length
        : sketch.LetterRate < options.MinimumLetters ? LeftOutReason.Letters
        : sketch.RepeatedRate > options.MaximumRepeatedLines ? LeftOutReason.RepeatedLines
        : sketch.HoldsExcluded ? LeftOutReason.Excluded
        : LeftOutReason.None;

    private sealed record Part(DocumentSketch Sketch, List<string> Lines)
    {
        public bool EndsDocument { get; init; }
    }
}
