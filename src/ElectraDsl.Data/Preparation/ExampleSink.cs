using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>
/// Packs tokenized lines into examples, block by block, writes them to shards and counts. Blocks know nothing of one another: what they become
/// depends on their lines and their number alone.
/// </summary>
internal sealed class ExampleSink : IDisposable
{
    private readonly OverlapSketch sketch;
    private readonly bool isHeldOut;
    private readonly ExampleSetWriter writer;
    private readonly PreparationOptions options;
    private readonly ulong seed;
    private IExampleBuilder builder;
    private long block;

    /// <summary>Begins a set, or continues behind the blocks that are done.</summary>
    /// <param name="folder">Where the shards go.</param>
    /// <param name="options">What shapes the examples.</param>
    /// <param name="seed">Draws how sentences are packed.</param>
    /// <param name="sketch">Gets every example's checksum.</param>
    /// <param name="isHeldOut">Whether the examples are for evaluation.</param>
    /// <param name="done">What was done before; null for nothing.</param>
    /// <param name="blocks">Blocks that were done before.</param>
    public ExampleSink(
        string folder, PreparationOptions options, ulong seed, OverlapSketch sketch, bool isHeldOut, SinkProgress? done = null, long blocks = 0)
    {
        (this.options, this.seed, this.sketch, this.isHeldOut, block) = (options, seed, sketch, isHeldOut, blocks);
        writer = new ExampleSetWriter(folder, options.SequenceLength, options.VocabularySize, options.Special.Pad, options.Packing, done?.Shards);
        builder = BuilderOfBlock();
        if (done is null)
            return;
        (Tokens, UnknownTokens, KeptTokens) = (done.Tokens, done.UnknownTokens, done.KeptTokens);
        foreach (ExampleShardFacts facts in done.Shards)
        {
            using ExampleShard shard = new(Path.Combine(folder, facts.Name), facts);
            for (int row = 0; row < facts.Examples; row++)
                sketch.Add(ChecksumOf(shard.IdsOf(row)), isHeldOut);
        }
    }

    public long Examples => writer.Count;

    public long Tokens { get; private set; }

    public long UnknownTokens { get; private set; }

    /// <summary>
    /// Tokens that are in examples; special tokens are not counted, nor random second segments, which are in other examples, too.
    /// </summary>
    public long KeptTokens { get; private set; }

    /// <summary>What is done, to go on from after a block.</summary>
    public SinkProgress Progress => new(Tokens, UnknownTokens, KeptTokens, [.. writer.Shards]);

    public void Add(IReadOnlyList<int> ids, int document, bool endsDocument)
    {
        foreach (int id in ids)
        {
            if (id != options.Special.Sep)               // between the two sentences of a line
                Tokens++;
            if (id == options.Special.Unknown)
                UnknownTokens++;
        }

        Write(builder.Add(ids, document));
        if (endsDocument)
            Write(builder.EndDocument());
    }

    /// <summary>Ends a block: what the builder holds back is written, and the shard is finished.</summary>
    public void EndBlock()
    {
        Write(builder.EndText());
        writer.EndShard();
        block++;
        builder = BuilderOfBlock();
    }

    /// <summary>Finishes the set and gives its checksum.</summary>
    public string Complete() => writer.Complete();

    public void Dispose() => writer.Dispose();

    private IExampleBuilder BuilderOfBlock()
    {
        SeededExampleDraws draws = new(block == 0 ? seed : SplitMix64.Mix(seed ^ SplitMix64.Mix((ulong)block)));
        return options.Packing switch
        {
            Packing.FullSentences => new FullSentenceBuilder(options.SequenceLength, options.Special),
            Packing.NextSentence => new NextSentenceBuilder(options.SequenceLength, options.Special, draws, options.Overflow),
            Packing.BestFit => new BestFitBuilder(options.SequenceLength, options.Special),
            Packing.SentencePairs => new SentencePairBuilder(options.SequenceLength, options.Special, options.Overflow),
            _ => new ExampleBuilder(options.SequenceLength, options.Special, draws, options.Overflow),
        };
    }

    private void Write(IReadOnlyList<Example> examples)
    {
        foreach (Example example in examples)
        {
            int own = example.IsRandomNext ? example.FirstSegmentLength : example.InputIds.Length;
            KeptTokens += own - 1 - example.InputIds.AsSpan(0, own).Count(options.Special.Sep); // without [CLS] and every [SEP]
            sketch.Add(ChecksumOf(example.InputIds), isHeldOut);
            writer.Write(example);
        }
    }

    /// <summary>What tells equal examples.</summary>
    public static ulong ChecksumOf(ReadOnlySpan<int> ids) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(ids));
}
