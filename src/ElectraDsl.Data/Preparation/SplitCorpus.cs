namespace ElectraDsl.Data;

/// <summary>A corpus whose documents are divided into those to train on and those kept for evaluation.</summary>
internal sealed class SplitCorpus
{
    // So many lines are tokenized together: enough to share among threads, little enough to hold in memory.
    private const int ChunkLines = 4096;
    private const int ChunkCharacters = 4 << 20;

    private readonly ICorpus corpus;
    private readonly HashSet<int> heldOut = [];

    /// <summary>Counts the documents and chooses the held-out ones; with a fraction of 1 those are all.</summary>
    public SplitCorpus(ICorpus corpus, double heldOutFraction, ulong seed, CancellationToken cancellation)
    {
        this.corpus = corpus;
        foreach (TextLine line in Lines())
        {
            cancellation.ThrowIfCancellationRequested();
            LineCount++;
            if (line.EndsDocument)
                DocumentCount++;
        }

        if (heldOutFraction == 1)
        {
            heldOut.UnionWith(Enumerable.Range(0, DocumentCount));
            return;
        }

        if (DocumentCount < 2)
        {
            throw new CorpusException(
                $"The corpus ({corpus.Description}) is a single document, so none can be kept for evaluation: "
                + "separate documents with blank lines, or name more files.");
        }

        // The first ones of a permutation: any of them, whatever their place in the corpus.
        ExampleOrder order = new(DocumentCount, seed);
        int count = Math.Clamp((int)Math.Round(heldOutFraction * DocumentCount), 1, DocumentCount - 1);
        for (int i = 0; i < count; i++)
            heldOut.Add(order.ExampleAt(i));
    }

    public int DocumentCount { get; }

    public long LineCount { get; }

    public int HeldOutDocumentCount => heldOut.Count;

    /// <summary>The lines to train on.</summary>
    /// <param name="report">Gets the part of the corpus that is read, 0 to 1.</param>
    public IEnumerable<string> TrainingLines(Action<double> report) =>
        Chunks(report).SelectMany(chunk => chunk).Where(line => !line.IsHeldOut).Select(line => line.Text);

    /// <summary>All lines, some thousands at a time.</summary>
    /// <param name="report">Gets the part of the corpus that is read, 0 to 1.</param>
    public IEnumerable<IReadOnlyList<CorpusLine>> Chunks(Action<double> report)
    {
        List<CorpusLine> chunk = [];
        long characters = 0;
        long linesRead = 0;
        int documentsRead = 0;
        foreach (TextLine line in Lines())
        {
            chunk.Add(new CorpusLine(line.Text, heldOut.Contains(documentsRead), line.EndsDocument));
            characters += line.Text.Length;
            linesRead++;
            if (line.EndsDocument)
                documentsRead++;
            if (chunk.Count < ChunkLines && characters < ChunkCharacters)
                continue;
            yield return chunk;
            report(Math.Min(1, (double)linesRead / LineCount));
            chunk = [];
            characters = 0;
        }

        if (documentsRead != DocumentCount || linesRead != LineCount)
            throw new CorpusException($"The corpus ({corpus.Description}) changed while it was read: leave its files alone and start again.");
        yield return chunk;
        report(1);
    }

    // A corpus that can give its lines one by one need not hold a document, which may be the whole of it.
    private IEnumerable<TextLine> Lines() => corpus is ILineCorpus lines ? lines.ReadLines() : corpus.ReadDocuments().SelectMany(TextLine.Of);
}
