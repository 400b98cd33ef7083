namespace ElectraDsl.Data;

/// <summary>Packs lines into examples as <see cref="Packing.FullSentences"/> says. It draws nothing and loses nothing.</summary>
internal sealed class FullSentenceBuilder : IExampleBuilder
{
    private readonly int room;                           // for text, between [CLS] and the last [SEP]
    private readonly SpecialTokens special;
    private readonly List<int> text = [];
    private readonly List<ExampleSegment> segments = []; // of the documents before the one that is read
    private bool documentEnded;                          // behind the text
    private int segmentStart;                            // in the text
    private long document;

    /// <summary>Makes a builder that has seen nothing yet.</summary>
    /// <param name="sequenceLength">Tokens of the longest example, special tokens included: at least 3.</param>
    /// <param name="special">Ids of [CLS] and [SEP].</param>
    public FullSentenceBuilder(int sequenceLength, SpecialTokens special)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 3);
        room = sequenceLength - 2;
        this.special = special;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> Add(IReadOnlyList<int> ids, int document)
    {
        if (ids.Count == 0)
            return [];
        List<Example> examples = [];
        bool fitsInOne = ids.Count <= room;
        int separators = documentEnded && text.Count > 0 ? 1 : 0;
        if (text.Count > 0 && room - text.Count - separators < (fitsInOne ? ids.Count : 1))
        {
            examples.Add(Close());
            separators = 0;
        }

        if (separators > 0)
        {
            text.Add(special.Sep);
            EndSegment(text.Count);
        }

        documentEnded = false;
        this.document = document;
        foreach (int id in ids)
        {
            if (text.Count == room)
                examples.Add(Close());
            text.Add(id);
        }

        return examples;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndDocument()
    {
        documentEnded = true;
        return [];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndText() => text.Count == 0 ? [] : [Close()];

    private Example Close()
    {
        int[] ids = [special.Cls, .. text, special.Sep];
        EndSegment(text.Count + 1);
        Example example = new(ids, ids.Length) { Segments = segments };
        text.Clear();
        segments.Clear();
        segmentStart = 0;
        return example;
    }

    /// <summary>Ends the part of a document, with the [SEP] behind it; the first one has [CLS], too.</summary>
    private void EndSegment(int end)
    {
        segments.Add(new ExampleSegment(end - segmentStart + (segmentStart == 0 ? 1 : 0), document));
        segmentStart = end;
    }
}
