namespace ElectraDsl.Data;

/// <summary>Packs lines into examples as <see cref="Packing.BestFit"/> says. It draws nothing and loses nothing.</summary>
internal sealed class BestFitBuilder : IExampleBuilder
{
    // More rows that wait for what fits them find little more: with these, rows of short documents are full but for one token in a hundred or less.
    private const int MostOpen = 1_024;

    private readonly int sequenceLength;
    private readonly SpecialTokens special;
    private readonly List<int> text = [];                // of the document that is read
    private readonly Queue<Row>[] open;                  // by the tokens that they have room for; the oldest first
    private int openCount;
    private long document;

    /// <summary>Makes a builder that has seen nothing yet.</summary>
    /// <param name="sequenceLength">Tokens of the longest example, special tokens included: at least 3.</param>
    /// <param name="special">Ids of [CLS] and [SEP].</param>
    public BestFitBuilder(int sequenceLength, SpecialTokens special)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 3);
        this.sequenceLength = sequenceLength;
        this.special = special;
        open = [.. Enumerable.Range(0, sequenceLength).Select(_ => new Queue<Row>())];
    }

    private int LongestPart => sequenceLength - 2;       // beside [CLS] and [SEP]

    /// <inheritdoc/>
    public IReadOnlyList<Example> Add(IReadOnlyList<int> ids, int document)
    {
        this.document = document;
        List<Example> examples = [];
        foreach (int id in ids)
        {
            if (text.Count == LongestPart)
                Place(examples);
            text.Add(id);
        }

        return examples;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndDocument()
    {
        List<Example> examples = [];
        if (text.Count > 0)
            Place(examples);
        return examples;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndText()
    {
        List<Example> examples = [.. EndDocument()];
        foreach (Queue<Row> rows in open)
        {
            while (rows.TryDequeue(out Row? row))
                examples.Add(row.ToExample());
        }

        openCount = 0;
        return examples;
    }

    /// <summary>Puts what was read of the document into the open row that it leaves the least room in, or begins a row with it.</summary>
    private void Place(List<Example> examples)
    {
        int needed = text.Count + 1;                     // with [SEP]
        Row? row = null;
        for (int room = needed; room < open.Length && row is null; room++)
            _ = open[room].TryDequeue(out row);
        if (row is null)
            row = new Row(special);
        else
            openCount--;
        row.Add(text, document);
        text.Clear();

        int left = sequenceLength - row.Length;
        if (left < 2)
        {
            examples.Add(row.ToExample());               // there is no room for a token and its [SEP]
            return;
        }

        open[left].Enqueue(row);
        if (++openCount > MostOpen)
        {
            examples.Add(open.First(rows => rows.Count > 0).Dequeue().ToExample());
            openCount--;
        }
    }

    /// <summary>An example that is not full yet.</summary>
    private sealed class Row(SpecialTokens special)
    {
        private readonly List<int> ids = [special.Cls];
        private readonly List<ExampleSegment> segments = [];

        public int Length => ids.Count;

        public void Add(List<int> text, long document)
        {
            int before = segments.Count == 0 ? 0 : ids.Count;
            ids.AddRange(text);
            ids.Add(special.Sep);
            segments.Add(new ExampleSegment(ids.Count - before, document));
        }

        public Example ToExample() => new([.. ids], ids.Count) { Segments = segments };
    }
}
