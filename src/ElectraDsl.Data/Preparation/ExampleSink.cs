using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>Packs tokenized lines into examples, writes them to a file and counts.</summary>
internal sealed class ExampleSink : IDisposable
{
    private readonly OverlapSketch sketch;
    private readonly bool isHeldOut;
    private readonly IExampleBuilder builder;
    private readonly ExampleFileWriter writer;
    private readonly SpecialTokens special;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What shapes the examples.</param>
    /// <param name="seed">Draws how sentences are packed.</param>
    /// <param name="sketch">Gets every example's checksum.</param>
    /// <param name="isHeldOut">Whether the examples are for evaluation.</param>
    public ExampleSink(string path, PreparationOptions options, ulong seed, OverlapSketch sketch, bool isHeldOut)
    {
        this.sketch = sketch;
        this.isHeldOut = isHeldOut;
        special = options.Special;
        SeededExampleDraws draws = new(seed);
        builder = options.Packing switch
        {
            Packing.FullSentences => new FullSentenceBuilder(options.SequenceLength, special),
            Packing.NextSentence => new NextSentenceBuilder(options.SequenceLength, special, draws, options.Overflow),
            _ => new ExampleBuilder(options.SequenceLength, special, draws, options.Overflow),
        };
        writer = new ExampleFileWriter(path, options.SequenceLength, options.VocabularySize, special.Pad, options.Packing == Packing.NextSentence);
    }

    public int Examples => writer.Count;

    public long Tokens { get; private set; }

    public long UnknownTokens { get; private set; }

    /// <summary>
    /// Tokens that are in examples; special tokens are not counted, nor random second segments, which are in other examples, too.
    /// </summary>
    public long KeptTokens { get; private set; }

    public void Add(IReadOnlyList<int> ids, int document, bool endsDocument)
    {
        Tokens += ids.Count;
        foreach (int id in ids)
        {
            if (id == special.Unknown)
                UnknownTokens++;
        }

        Write(builder.Add(ids, document));
        if (endsDocument)
            Write(builder.EndDocument());
    }

    /// <summary>Writes what the builder still holds back; the text is at its end. A second call changes nothing.</summary>
    public void EndText() => Write(builder.EndText());

    /// <summary>Finishes the file and gives its checksum.</summary>
    public string Complete() => writer.Complete();

    public void Dispose() => writer.Dispose();

    private void Write(IReadOnlyList<Example> examples)
    {
        foreach (Example example in examples)
        {
            int own = example.IsRandomNext ? example.FirstSegmentLength : example.InputIds.Length;
            KeptTokens += own - 1 - example.InputIds.AsSpan(0, own).Count(special.Sep); // without [CLS] and every [SEP]
            sketch.Add(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(example.InputIds.AsSpan())), isHeldOut);
            writer.Write(example);
        }
    }
}
