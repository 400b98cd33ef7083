namespace ElectraDsl.Data;

/// <summary>A corpus whose documents are divided into those to train on and those kept for evaluation.</summary>
internal sealed class SplitCorpus
{
    // So many lines are tokenized together: enough to share among threads, little enough to hold in memory.
    private const int ChunkLines = 4096;
    private const int ChunkCharacters = 4 << 20;

    private readonly ICorpus corpus;
    private readonly int[] firstCopies;                  // of every document: the first one that is the same line for line, mostly itself
    private readonly HashSet<int> heldOut = [];          // first copies

    /// <summary>Counts the documents and chooses the held-out ones; with a fraction of 1 those are all.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="heldOutFraction">Fraction of the documents that is held out.</param>
    /// <param name="seed">Chooses which.</param>
    /// <param name="report">Gets the fraction of the text and the characters that were read.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    public SplitCorpus(ICorpus corpus, double heldOutFraction, ulong seed, Action<double, long>? report, CancellationToken cancellation)
    {
        this.corpus = corpus;
        List<ulong> checksums = [];
        LineChecksum document = new();
        long reported = 0;
        foreach (TextLine line in Lines())
        {
            cancellation.ThrowIfCancellationRequested();
            LineCount++;
            CharacterCount += line.Text.Length;
            document.Append(line.Text);
            if (CharacterCount >= reported + ChunkCharacters)
                report?.Invoke(corpus.FractionRead, reported = CharacterCount);
            if (line.EndsDocument)
                checksums.Add(document.Take());
        }

        DocumentCount = checksums.Count;
        firstCopies = DocumentCopies.FirstOf(checksums);
        RepeatedDocumentCount = firstCopies.Index().Count(copy => copy.Item != copy.Index);
        if (heldOutFraction == 1)
        {
            heldOut.UnionWith(firstCopies);
            HeldOutDocumentCount = DocumentCount;
            return;
        }

        if (DocumentCount - RepeatedDocumentCount < 2)
        {
            string what = RepeatedDocumentCount == 0 ? "a single document" : $"the same document {DocumentCount} times";
            throw new CorpusException(
                $"The corpus ({corpus.Description}) is {what}, so none can be held out for evaluation: "
                + "separate documents with blank lines, say --documents lines where each line is one, or name more files.");
        }

        Choose(heldOutFraction, new ExampleOrder(DocumentCount, seed));
    }

    public int DocumentCount { get; }

    public long LineCount { get; }

    /// <summary>Characters of all lines, UTF-16.</summary>
    public long CharacterCount { get; }

    /// <summary>Documents that are the same, line for line, as an earlier one.</summary>
    public int RepeatedDocumentCount { get; }

    public int HeldOutDocumentCount { get; private set; }

    /// <summary>Documents that are not the same line for line: those to train on, and those that are held out.</summary>
    public (int Training, int HeldOut) DistinctCounts => (DocumentCount - RepeatedDocumentCount - heldOut.Count, heldOut.Count);

    /// <summary>The lines to train on.</summary>
    /// <param name="report">Gets the fraction of the corpus that is read, 0 to 1.</param>
    public IEnumerable<string> TrainingLines(Action<double> report) =>
        Chunks(report).SelectMany(chunk => chunk).Where(line => !line.IsHeldOut).Select(line => line.Text);

    /// <summary>All lines, some thousands at a time.</summary>
    /// <param name="report">Gets the fraction of the corpus that is read, 0 to 1.</param>
    public IEnumerable<IReadOnlyList<CorpusLine>> Chunks(Action<double> report)
    {
        List<CorpusLine> chunk = [];
        long characters = 0;
        long linesRead = 0;
        int documentsRead = 0;
        foreach (TextLine line in Lines())
        {
            int document = documentsRead < firstCopies.Length ? firstCopies[documentsRead] : documentsRead;
            chunk.Add(new CorpusLine(line.Text, document, heldOut.Contains(document), line.EndsDocument));
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
            throw new CorpusException($"The corpus ({corpus.Description}) changed while it was read: do not modify its files and start again.");
        yield return chunk;
        report(1);
    }

    private IEnumerable<TextLine> Lines() => TextLine.Of(corpus);

    /// <summary>The first ones of a permutation: any of them, whatever their place in the corpus. All copies of a document are on one side.</summary>
    private void Choose(double fraction, ExampleOrder order)
    {
        int wanted = Math.Clamp((int)Math.Round(fraction * DocumentCount), 1, DocumentCount - 1);
        int[] copies = new int[DocumentCount];
        foreach (int first in firstCopies)
            copies[first]++;
        int distinct = DocumentCount - RepeatedDocumentCount;
        for (int i = 0; i < DocumentCount && HeldOutDocumentCount < wanted && heldOut.Count < distinct - 1; i++)
        {
            // A document with more copies than are wanted in all is for training, where they do less harm.
            int first = firstCopies[(int)order.ExampleAt(i)];
            if (copies[first] <= wanted && heldOut.Add(first))
                HeldOutDocumentCount += copies[first];
        }

        if (heldOut.Count == 0)
        {
            int rarest = firstCopies.MinBy(first => copies[first]);
            _ = heldOut.Add(rarest);
            HeldOutDocumentCount = copies[rarest];
        }
    }
}
