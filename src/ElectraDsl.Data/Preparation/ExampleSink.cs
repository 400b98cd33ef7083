using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>Packs tokenized lines into examples, writes them to a file and counts.</summary>
internal sealed class ExampleSink : IDisposable
{
    private readonly OverlapSketch sketch;
    private readonly bool isHeldOut;
    private readonly ExampleBuilder builder;
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
        builder = new ExampleBuilder(options.SequenceLength, special, new SeededExampleDraws(seed), options.Overflow);
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

    private void Write(IReadOnlyList<Example> examples)
    {
        foreach (Example example in examples)
        {
            int segments = example.FirstSegmentLength == example.InputIds.Length ? 1 : 2;
            KeptTokens += example.InputIds.Length - 1 - segments; // without [CLS] and a [SEP] for each segment
            sketch.Add(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(example.InputIds.AsSpan())), isHeldOut);
            writer.Write(example);
        }
    }
}
