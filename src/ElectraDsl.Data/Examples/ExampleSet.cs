using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>
/// Prepared examples on disk: shards that are read where they lie, each when it is first needed. Any number of threads may read at the same time.
/// Whoever opens it disposes it.
/// </summary>
public sealed class ExampleSet : IDisposable
{
    // Half a second of reading. More is checked shard by shard, when each is first needed: a start does not wait for it.
    private const long BytesCheckedAtOnce = 1L << 30;

    private readonly ExampleManifest manifest;
    private readonly ExampleSet[] parts = [];            // of a set that is made of others; empty where it has shards
    private readonly long[] ends;                        // number of examples up to the end of each shard
    private readonly ExampleShard?[] open;
    private readonly VerifiedShards verified;
    private readonly Lock gate = new();
    private bool disposed;

    /// <summary>
    /// Opens a set. Shards whose bytes have not been compared with their checksums on this machine since they were written or copied are now, where
    /// they are few, otherwise each when it is first read.
    /// </summary>
    /// <param name="path">Its examples.json; the shards lie beside it.</param>
    /// <exception cref="ExampleSetException">It cannot be read, is something else, is cut off or damaged.</exception>
    public ExampleSet(string path)
    {
        Path = path;
        manifest = ExampleManifest.Read(path);
        ends = new long[manifest.Shards.Count];
        open = new ExampleShard?[ends.Length];
        verified = new VerifiedShards(path);
        foreach ((int index, ExampleShardFacts shard) in manifest.Shards.Index())
        {
            if (shard.Examples is < 1 or > int.MaxValue || shard.Name != System.IO.Path.GetFileName(shard.Name))
                throw new ExampleSetException($"{path} is damaged (shard {index} cannot be): delete it to prepare the corpus again.");
            ends[index] = (index == 0 ? 0 : ends[index - 1]) + shard.Examples;
            TokenCount += shard.Ids;
        }

        if (manifest.Parts is { } named)
        {
            parts = OpenParts(named);
            ends = new long[parts.Length];
            for (int part = 0; part < parts.Length; part++)
                ends[part] = (part == 0 ? 0 : ends[part - 1]) + parts[part].Count;
            TokenCount = parts.Sum(part => part.TokenCount);
            return;
        }

        if (manifest.SequenceLength < 1 || manifest.VocabularySize < 1)
            throw new ExampleSetException($"{path} is damaged (its sizes cannot be): delete it to prepare the corpus again.");
        int[] unknown = [.. Enumerable.Range(0, ends.Length).Where(shard => !verified.Knows(PathOf(shard), manifest.Shards[shard]))];
        if (unknown.Sum(shard => manifest.Shards[shard].Bytes) <= BytesCheckedAtOnce)
        {
            foreach (int shard in unknown)
                Verify(shard);
            verified.Save();
        }
    }

    /// <summary>Its examples.json.</summary>
    public string Path { get; }

    /// <summary>Tokens of the longest example.</summary>
    public int SequenceLength => manifest.SequenceLength;

    /// <summary>Every id is below it.</summary>
    public int VocabularySize => manifest.VocabularySize;

    /// <summary>Id of [PAD].</summary>
    public int PaddingId => manifest.PaddingId;

    /// <summary>Number of examples.</summary>
    public long Count => ends.Length == 0 ? 0 : ends[^1];

    /// <summary>Whether <see cref="Example.IsRandomNext"/> says something: the examples were packed for next-sentence prediction.</summary>
    public bool HasNextSentenceLabels => manifest.Packing == Packing.NextSentence;

    /// <summary>Tokens of all examples, special tokens included, padding not.</summary>
    public long TokenCount { get; }

    /// <summary>The parts of a mixture, in the order of the examples; null where all examples are visited alike.</summary>
    internal IReadOnlyList<(long Examples, double Weight)>? Mixture => manifest.Parts?.Any(part => part.Weight is not null) == true
        ? [.. manifest.Parts.Zip(parts, (named, part) => (part.Count, named.Weight ?? 0))]
        : null;

    /// <summary>A checksum of all examples, the same on every machine: 16 hexadecimal digits.</summary>
    public string Checksum => manifest.Checksum;

    /// <summary>Reads one example.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ExampleSetException">Its shard is gone or damaged; one line.</exception>
    public Example this[long index]
    {
        get
        {
            if (parts.Length > 0)
            {
                (ExampleSet part, long own) = FindPart(index);
                return part[own];
            }

            (ExampleShard shard, int row) = Find(index);
            ReadOnlySpan<int> ids = CheckedIds(shard, row), lengths = shard.LengthsOf(row);
            (int firstSegmentLength, bool isRandomNext) = SegmentsOf(shard, row, ids.Length);
            ReadOnlySpan<long> documents = shard.DocumentsOf(row);
            ExampleSegment[] segments = new ExampleSegment[lengths.Length];
            for (int segment = 0; segment < segments.Length; segment++)
                segments[segment] = new ExampleSegment(lengths[segment], documents[segment]);
            return new Example(ids.ToArray(), firstSegmentLength, isRandomNext) { Segments = segments };
        }
    }

    /// <summary>Closes the files. Nothing may be read from them afterwards.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            foreach (ExampleShard? shard in open)
                shard?.Dispose();
            Array.Clear(open);
            foreach (ExampleSet part in parts)
                part.Dispose();
        }
    }

    /// <summary>Copies an example's ids to the start of <paramref name="ids"/>, which must hold a whole sequence.</summary>
    internal (int Length, int FirstSegmentLength, bool IsRandomNext) Read(long index, Span<long> ids)
    {
        if (parts.Length > 0)
        {
            (ExampleSet part, long own) = FindPart(index);
            return part.Read(own, ids);
        }

        (ExampleShard shard, int row) = Find(index);
        ReadOnlySpan<int> from = CheckedIds(shard, row);
        for (int i = 0; i < from.Length; i++)
            ids[i] = from[i];
        (int firstSegmentLength, bool isRandomNext) = SegmentsOf(shard, row, from.Length);
        return (from.Length, firstSegmentLength, isRandomNext);
    }

    /// <summary>The ids of an example, all of them in the vocabulary, on which embeddings and kernels rely.</summary>
    private ReadOnlySpan<int> CheckedIds(ExampleShard shard, int row)
    {
        ReadOnlySpan<int> ids = shard.IdsOf(row);
        bool canBe = ids.Length >= 1 && ids.Length <= SequenceLength && ids.IndexOfAnyExceptInRange(0, VocabularySize - 1) < 0;
        return canBe ? ids : throw shard.Impossible(row);
    }

    private (int FirstSegmentLength, bool IsRandomNext) SegmentsOf(ExampleShard shard, int row, int length)
    {
        ReadOnlySpan<int> lengths = shard.LengthsOf(row);
        ReadOnlySpan<long> documents = shard.DocumentsOf(row);
        int sum = 0;
        foreach (int part in lengths)
        {
            if (part < 1 || part > length - sum)
                throw shard.Impossible(row);
            sum += part;
        }

        if (lengths.IsEmpty || documents.Length != lengths.Length || sum != length)
            throw shard.Impossible(row);
        if (manifest.Packing is Packing.FullSentences or Packing.BestFit)
            return (length, false);
        return lengths.Length <= 2
            ? (lengths[0], HasNextSentenceLabels && lengths.Length == 2 && documents[0] != documents[1])
            : throw shard.Impossible(row);
    }

    private ExampleSet[] OpenParts(IReadOnlyList<ExamplePart> named)
    {
        List<ExampleSet> opened = [];
        try
        {
            foreach (ExamplePart part in named)
            {
                string here = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
                string beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(here, part.Path));
                string found = File.Exists(beside) ? beside : part.Origin;
                if (!File.Exists(found))
                {
                    FileNotFoundException gone = new($"{found}, a part of it, does not exist");
                    throw new ExampleSetException($"{Path} cannot be read: {gone.Message}.", gone);
                }

                opened.Add(new ExampleSet(found));
                if (opened[^1].Checksum != part.Checksum)
                    throw new ExampleSetException($"{opened[^1].Path} is not what {Path} was made of: restore it, or start again in another folder.");
            }

            return [.. opened];
        }
        catch
        {
            opened.ForEach(set => set.Dispose());
            throw;
        }
    }

    private (ExampleSet Part, long Index) FindPart(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int part = Array.BinarySearch(ends, index + 1);
        part = part < 0 ? ~part : part;
        return (parts[part], index - (ends[part] - parts[part].Count));
    }

    private (ExampleShard Shard, int Row) Find(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int shard = Array.BinarySearch(ends, index + 1);
        shard = shard < 0 ? ~shard : shard;
        return (Volatile.Read(ref open[shard]) ?? Open(shard), (int)(index - (ends[shard] - manifest.Shards[shard].Examples)));
    }

    private ExampleShard Open(int shard)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (open[shard] is { } already)
                return already;
            if (!verified.Knows(PathOf(shard), manifest.Shards[shard]))
            {
                Verify(shard);
                verified.Save();
            }

            ExampleShard opened = new(PathOf(shard), manifest.Shards[shard]);
            Volatile.Write(ref open[shard], opened);
            return opened;
        }
    }

    private void Verify(int shard)
    {
        ExampleShardFacts facts = manifest.Shards[shard];
        string path = PathOf(shard);
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new ExampleSetException($"{obstacle}: prepare the corpus again.");
        long length = new FileInfo(path).Length;
        if (length != facts.Bytes)
            throw ExampleShard.Damaged(path, $"it has {length} of {facts.Bytes} bytes");
        if (ExampleShard.ChecksumOf(path) != facts.Checksum)
            throw ExampleShard.Damaged(path, "its checksum differs");
        verified.Add(path, facts);
    }

    private string PathOf(int shard) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, manifest.Shards[shard].Name);
}
