namespace ElectraDsl.Data;

/// <summary>Packs tokenized lines into examples, writes them to a file and counts.</summary>
internal sealed class ExampleSink : IDisposable
{
    private readonly ExampleBuilder builder;
    private readonly ExampleFileWriter writer;
    private readonly SpecialTokens special;

    public ExampleSink(string path, PreparationOptions options, ulong seed)
    {
        special = options.Special;
        builder = new ExampleBuilder(options.SequenceLength, special, new SeededExampleDraws(seed));
        writer = new ExampleFileWriter(path, options.SequenceLength, options.VocabularySize, special.Pad);
    }

    public int Examples => writer.Count;

    public long Tokens { get; private set; }

    public long UnknownTokens { get; private set; }

    /// <summary>Tokens that are in examples, special tokens not counted.</summary>
    public long KeptTokens { get; private set; }

    public void Add(IReadOnlyList<int> ids, bool endsDocument)
    {
        Tokens += ids.Count;
        foreach (int id in ids)
        {
            if (id == special.Unknown)
                UnknownTokens++;
        }

        Write(builder.AddSentence(ids));
        if (endsDocument)
            Write(builder.EndDocument());
    }

    /// <summary>Finishes the file and gives its checksum.</summary>
    public string Complete() => writer.Complete();

    public void Dispose() => writer.Dispose();

    private void Write(Example? example)
    {
        if (example is not Example complete)
            return;
        int segments = complete.FirstSegmentLength == complete.InputIds.Length ? 1 : 2;
        KeptTokens += complete.InputIds.Length - 1 - segments; // without [CLS] and a [SEP] for each segment
        writer.Write(complete);
    }
}
